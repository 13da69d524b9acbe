// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The source files of the whole project. */
final class SourceFiles {
    /** The folder that holds all modules; Maven runs tests in the module's own folder. */
    static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    private SourceFiles() {}

    static List<Path> java(String part) {
        return Tree.JAVA.stream().filter(file -> file.toString().contains(part)).toList();
    }

    /** Walked once, when it is asked for first: the outputs of builds hold many more files than the sources. */
    private static final class Tree {
        static final List<Path> JAVA = read();

        private static List<Path> read() {
            List<Path> found = new ArrayList<>();
            try {
                Path ignored = Files.walkFileTree(PROJECT, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                        String name = folder.getFileName().toString();
                        return name.equals("target") || name.equals(".git")
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (file.toString().endsWith(".java")) {
                            found.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
            return List.copyOf(found);
        }
    }

    static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
