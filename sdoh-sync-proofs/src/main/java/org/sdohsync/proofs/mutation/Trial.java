// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.mutation;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a proof on a broken copy of the library, in a process of its own. */
public final class Trial {
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    private final Class<?> proof;
    private final Path sources;
    private final Path work;

    /**
     * Prepares.
     *
     * @param proof the main class of the proof
     * @param sources the folder of the sources of the module that is broken
     * @param work a folder to work in
     */
    public Trial(Class<?> proof, Path sources, Path work) {
        this.proof = proof;
        this.sources = sources;
        this.work = work;
    }

    /**
     * Runs the proof; what it prints is printed.
     *
     * @param mutation how to break the library
     * @param settings arguments of the Java machine
     * @param arguments arguments of the proof
     * @return the proof's exit code
     * @throws IOException if the mutant cannot be made
     * @throws InterruptedException if it is interrupted
     */
    public int run(Mutation mutation, List<String> settings, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
        command.add("-Dsun.net.httpserver.nodelay=true");
        command.addAll(settings);
        command.add("-cp");
        command.add(Mutant.of(mutation, sources, work.resolve(mutation.id())) + File.pathSeparator + CLASS_PATH);
        command.add(proof.getName());
        command.addAll(arguments);
        System.out.println("--- mutation " + mutation.id() + ": something has to be found ---");
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
