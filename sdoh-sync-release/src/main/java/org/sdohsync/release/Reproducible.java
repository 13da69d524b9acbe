// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.release;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Builds the bundle twice, in two folders, in two time zones and languages, and compares every byte of it. */
public final class Reproducible {
    private static final Set<String> LEFT_OUT = Set.of("target", ".git");

    /** What changes nothing of the bundle. */
    private static final List<String> SKIPPED = List.of(
            "-Dmaven.test.skip=true", "-Denforcer.skip=true", "-Dmdep.analyze.skip=true", "-Dspotless.check.skip=true");

    /** What a snapshot's files are named after: the time and the number of their deployment. */
    private static final String DEPLOYMENT = "\\d{8}\\.\\d{6}-\\d+";

    private Reproducible() {}

    /**
     * Prints the files that differ and a last line.
     *
     * @param args the folder of the project, the program {@code mvn}, and a folder to work in
     * @throws IOException when a file cannot be read or written
     * @throws InterruptedException when a build is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path project = Path.of(args[0]);
        Path work = Path.of(args[2]);
        Map<String, String> one =
                build(project, args[1], work.resolve("one"), "-Duser.timezone=America/Anchorage -Duser.language=en");
        Map<String, String> two = build(
                project,
                args[1],
                work.resolve("another-folder/two"),
                "-Duser.timezone=Asia/Tokyo -Duser.language=de -Duser.country=DE");
        Set<String> names = new TreeSet<>(one.keySet());
        names.addAll(two.keySet());
        List<String> differing = names.stream()
                .filter(name -> !one.getOrDefault(name, "").equals(two.getOrDefault(name, "")))
                .toList();
        differing.forEach(System.out::println);
        System.out.println("reproducible: files=" + names.size() + " differing=" + differing.size());
        if (!differing.isEmpty() || names.isEmpty()) {
            System.exit(1);
        }
    }

    private static Map<String, String> build(Path project, String mvn, Path folder, String options)
            throws IOException, InterruptedException {
        delete(folder);
        copy(project, folder);
        Path log = folder.resolveSibling(folder.getFileName() + ".log");
        List<String> command = new ArrayList<>(List.of(mvn, "-B", "-ntp", "-Prelease", "-pl"));
        command.add(String.join(",", Modules.published(project).keySet()));
        command.addAll(SKIPPED);
        command.add("verify");
        ProcessBuilder build = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        build.environment().put("MAVEN_OPTS", options);
        // Maven hands these to the programs it starts, and they would say where the first build ran.
        build.environment().remove("MAVEN_PROJECTBASEDIR");
        int exit = build.start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException("the build failed; see " + log);
        }
        return digests(folder.resolve("target/bundle"));
    }

    private static Map<String, String> digests(Path bundle) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        for (Path file : Release.files(bundle)) {
            digests.put(
                    bundle.relativize(file).toString().replaceAll(DEPLOYMENT, "SNAPSHOT"), Digests.of(file, "SHA-256"));
        }
        return digests;
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return LEFT_OUT.contains(String.valueOf(folder.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        for (Path file : files) {
            Path target = to.resolve(from.relativize(file));
            Path parent = target.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.copy(file, target);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
