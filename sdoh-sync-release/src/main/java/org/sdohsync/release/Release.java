// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Judges the bundle that a release build has gathered, and packs it as a repository takes it. */
public final class Release {
    /** The earliest time that a zip file can name: the bundle depends on its contents only. */
    private static final long NO_TIME = 315_576_000_000L;

    private static final String PLACEHOLDER = "sdoh-sync.example";

    private Release() {}

    /**
     * Prints the problems of the bundle and a last line with its figures.
     *
     * @param args the folder of the project, and the version
     * @throws IOException when a file cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        Path project = Path.of(args[0]);
        Path bundle = project.resolve("target/bundle");
        Map<String, String> published = Modules.published(project);
        List<String> problems = new ArrayList<>(new BundleCheck(bundle, args[1], published).problems());
        List<Path> files = files(bundle);
        long signed =
                files.stream().filter(file -> file.toString().endsWith(".asc")).count();
        boolean placeholders = Files.readString(poms(files)).contains(PLACEHOLDER);
        if (signed > 0 && placeholders) {
            problems.add("signed, but with an address that leads nowhere: give -Drelease.url and -Drelease.scm");
        }
        Path zip = project.resolve("target/sdoh-sync-" + args[1] + ".zip");
        pack(bundle, files, zip);
        problems.forEach(System.out::println);
        System.out.println("release: modules=" + published.size() + " files=" + files.size() + " bytes="
                + Files.size(zip) + " signed=" + signed + " addresses=" + (placeholders ? "placeholders" : "given")
                + " problems=" + problems.size());
        if (!problems.isEmpty()) {
            System.exit(1);
        }
    }

    private static Path poms(List<Path> files) {
        return files.stream()
                .filter(file -> file.toString().endsWith(".pom"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("target/bundle holds no POM; run mvn -Prelease verify"));
    }

    /** The files of the bundle without what the repository writes itself. */
    static List<Path> files(Path bundle) throws IOException {
        try (Stream<Path> all = Files.walk(bundle)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("maven-metadata"))
                    .sorted()
                    .toList();
        }
    }

    private static void pack(Path bundle, List<Path> files, Path zip) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (Path file : files) {
                ZipEntry entry = new ZipEntry(bundle.relativize(file).toString().replace('\\', '/'));
                entry.setTime(NO_TIME);
                out.putNextEntry(entry);
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }
}
