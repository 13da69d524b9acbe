// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sdohsync.testkit.Hostile;

/** The tests of all modules that play the groups of hostile behaviour, as they were compiled. */
final class HostileCatalogue {
    private static final Set<String> RUNNERS = Set.of(
            "org.junit.jupiter.api.Test",
            "org.junit.jupiter.api.RepeatedTest",
            "org.junit.jupiter.params.ParameterizedTest");
    private static final String DISABLED = "org.junit.jupiter.api.Disabled";

    private final Map<Integer, List<JavaMethod>> played = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();

    private HostileCatalogue() {}

    /** Reads the compiled tests of every module of the project. */
    static HostileCatalogue ofProject() {
        try (Stream<Path> modules = Files.list(SourceFiles.PROJECT)) {
            List<Path> compiled = modules.map(module -> module.resolve("target/test-classes"))
                    .filter(Files::isDirectory)
                    .toList();
            return of(new ClassFileImporter().importPaths(compiled));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static HostileCatalogue of(JavaClasses classes) {
        HostileCatalogue catalogue = new HostileCatalogue();
        for (JavaClass type : classes) {
            for (JavaMethod method : type.getMethods()) {
                if (method.isAnnotatedWith(Hostile.class)) {
                    catalogue.add(method);
                }
            }
        }
        return catalogue;
    }

    /** The groups that some test plays. */
    Set<Integer> groups() {
        return new TreeSet<>(played.keySet());
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    private void add(JavaMethod method) {
        List<Integer> groups = groups(method);
        boolean runs = RUNNERS.stream().anyMatch(method::isAnnotatedWith)
                && method.getOwner().getSimpleName().endsWith("Test")
                && !method.isAnnotatedWith(DISABLED)
                && !method.getOwner().isAnnotatedWith(DISABLED);
        if (!runs) {
            faults.add(method.getFullName() + " is marked as hostile and never runs");
            return;
        }
        if (groups.stream().noneMatch(group -> names(method).anyMatch(name -> name.startsWith(group + " ")))) {
            faults.add(method.getFullName() + " is not displayed under the number of its group");
            return;
        }
        groups.forEach(group ->
                played.computeIfAbsent(group, fresh -> new ArrayList<>()).add(method));
    }

    private static List<Integer> groups(JavaMethod method) {
        int[] numbers = method.getAnnotationOfType(Hostile.class).value();
        return IntStream.of(numbers).boxed().collect(Collectors.toList());
    }

    private static Stream<String> names(JavaMethod method) {
        Stream<Optional<Object>> written = method.getAnnotations().stream()
                .map((JavaAnnotation<JavaMethod> annotation) -> switch (annotation
                        .getRawType()
                        .getSimpleName()) {
                    case "DisplayName" -> annotation.get("value");
                    case "ParameterizedTest", "RepeatedTest" -> annotation.get("name");
                    default -> Optional.empty();
                });
        return written.flatMap(Optional::stream).map(Object::toString);
    }
}
