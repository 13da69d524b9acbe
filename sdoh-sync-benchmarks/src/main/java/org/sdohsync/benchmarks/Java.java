// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A further Java like the one that this is. */
final class Java {
    private Java() {}

    /** A program of this class path, not started yet. What goes wrong there is told here. */
    static ProcessBuilder of(Class<?> program, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }
}
