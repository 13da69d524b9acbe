// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.mutation;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A broken copy of a class, compiled to stand before the real one on a class path. */
public final class Mutant {
    private Mutant() {}

    /**
     * Compiles a mutant against this process' class path.
     *
     * @param mutation what to break
     * @param sources the folder of the sources of one of the library's modules; those of the others are beside it
     * @param work where to write
     * @return the folder for the front of a class path
     * @throws IOException if the source cannot be read
     * @throws IllegalStateException if the mutation does not fit the source, or the mutant does not compile
     */
    public static Path of(Mutation mutation, Path sources, Path work) throws IOException {
        Path broken = work.resolve("mutant-source").resolve(mutation.broken());
        Path classes = work.resolve("mutant-classes");
        Files.createDirectories(broken.getParent());
        Files.createDirectories(classes);
        Files.writeString(broken, mutation.applyTo(Files.readString(source(sources, mutation.broken()))));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("this Java has no compiler: run the proof on a JDK");
        }
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", classes.toString());
            if (!compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(broken))
                    .call()) {
                throw new IllegalStateException("mutant " + mutation.id() + " does not compile: " + said);
            }
        }
        return classes;
    }

    /** A class of {@code org.sdohsync.fhir} is in the module {@code sdoh-sync-fhir}. */
    private static Path source(Path sources, String broken) {
        String module = Path.of(broken).getName(2).toString();
        return sources.resolve("../../../../sdoh-sync-" + module + "/src/main/java")
                .normalize()
                .resolve(broken);
    }
}
