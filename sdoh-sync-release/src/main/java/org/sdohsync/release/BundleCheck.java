// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Judges a bundle: for each published module everything that a repository wants, and nothing of other modules. */
final class BundleCheck {
    private static final Map<String, List<String>> FILES = Map.of(
            "jar", List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json"),
            "pom", List.of(".pom", "-cyclonedx.json"));
    private static final List<String> DIGESTS = List.of(".md5", ".sha1");

    private final Path bundle;
    private final String version;
    private final Map<String, String> published;
    private final List<String> problems = new ArrayList<>();

    BundleCheck(Path bundle, String version, Map<String, String> published) {
        this.bundle = bundle;
        this.version = version;
        this.published = published;
    }

    List<String> problems() throws IOException {
        Path group = bundle.resolve(Modules.GROUP.replace('.', '/'));
        Set<String> found = new TreeSet<>();
        if (Files.isDirectory(group)) {
            try (Stream<Path> folders = Files.list(group)) {
                folders.forEach(folder -> found.add(folder.getFileName().toString()));
            }
        }
        for (String module : found) {
            if (!published.containsKey(module)) {
                problems.add(module + ": is in the bundle, but not to be published");
            }
        }
        for (Map.Entry<String, String> module : published.entrySet()) {
            if (found.contains(module.getKey())) {
                module(
                        module.getKey(),
                        module.getValue(),
                        group.resolve(module.getKey()).resolve(version));
            } else {
                problems.add(module.getKey() + ": is not in the bundle");
            }
        }
        return problems;
    }

    private void module(String module, String packaging, Path folder) throws IOException {
        Set<String> names = names(folder);
        boolean signed = names.stream().anyMatch(name -> name.endsWith(".asc"));
        // A snapshot is stored under the time of its deployment.
        Optional<String> pom =
                names.stream().filter(name -> name.endsWith(".pom")).findFirst();
        if (pom.isEmpty()) {
            problems.add(module + ": has no POM");
            return;
        }
        String stem = pom.get().substring(0, pom.get().length() - ".pom".length());
        for (String suffix : FILES.getOrDefault(packaging, List.of())) {
            if (names.contains(stem + suffix)) {
                beside(module, folder.resolve(stem + suffix), names, signed);
            } else {
                problems.add(module + ": has no " + suffix);
            }
        }
        Pom content = Pom.read(folder.resolve(pom.get()));
        problems.addAll(PomCheck.problems(module, content, published.keySet()));
        if (packaging.equals("pom")) {
            problems.addAll(PomCheck.problemsOfBom(module, content, jars()));
        } else if (names.contains(stem + ".jar")) {
            contents(module, folder, stem);
        }
    }

    private void beside(String module, Path file, Set<String> names, boolean signed) throws IOException {
        String name = String.valueOf(file.getFileName());
        for (String digest : DIGESTS) {
            if (!names.contains(name + digest)) {
                problems.add(module + ": " + name + " has no " + digest);
            } else if (!Digests.matches(file, file.resolveSibling(name + digest))) {
                problems.add(module + ": " + name + " is not what its " + digest + " says");
            }
        }
        if (signed && !names.contains(name + ".asc")) {
            problems.add(module + ": " + name + " is not signed, but others are");
        }
    }

    private void contents(String module, Path folder, String stem) throws IOException {
        boolean code;
        try (JarFile jar = new JarFile(folder.resolve(stem + ".jar").toFile())) {
            String name = Optional.ofNullable(jar.getManifest())
                    .map(manifest -> manifest.getMainAttributes().getValue("Automatic-Module-Name"))
                    .orElse("");
            if (!name.startsWith(Modules.GROUP)) {
                problems.add(module + ": its jar has no module name");
            }
            code = jar.stream().anyMatch(entry -> entry.getName().endsWith(".class"));
        }
        // A starter only names dependencies.
        if (code) {
            holds(module, folder.resolve(stem + "-sources.jar"), ".java");
            holds(module, folder.resolve(stem + "-javadoc.jar"), "index.html");
        }
    }

    private void holds(String module, Path file, String suffix) throws IOException {
        if (Files.exists(file)) {
            try (JarFile jar = new JarFile(file.toFile())) {
                if (jar.stream().noneMatch(entry -> entry.getName().endsWith(suffix))) {
                    problems.add(module + ": " + file.getFileName() + " has no " + suffix);
                }
            }
        }
    }

    private Set<String> jars() {
        return published.entrySet().stream()
                .filter(module -> module.getValue().equals("jar"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static Set<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
