// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The public types of a module, found where it was compiled or packed. */
final class PublicTypes {
    private final Set<Class<?>> withInstances;

    private PublicTypes(Set<Class<?>> withInstances) {
        this.withInstances = withInstances;
    }

    static PublicTypes beside(Class<?> member) {
        Set<Class<?>> found = names(member).stream()
                .map(name -> load(name, member.getClassLoader()))
                .filter(PublicTypes::isOpen)
                .filter(type -> !type.isInterface() && !type.isEnum() && !Modifier.isAbstract(type.getModifiers()))
                .collect(Collectors.toCollection(() -> new TreeSet<>(Comparator.comparing(Class::getName))));
        if (found.isEmpty()) {
            throw new IllegalStateException("no public type found beside " + member.getName());
        }
        return new PublicTypes(found);
    }

    /** Those of which there can be instances. */
    Set<Class<?>> withInstances() {
        return withInstances;
    }

    private static List<String> names(Class<?> member) {
        try {
            URI place =
                    member.getProtectionDomain().getCodeSource().getLocation().toURI();
            if (Files.isDirectory(Path.of(place))) {
                return names(Path.of(place));
            }
            try (FileSystem archive = FileSystems.newFileSystem(Path.of(place))) {
                return names(archive.getPath("/"));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (java.net.URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<String> names(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .filter(file -> !file.startsWith("META-INF"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .toList();
        }
    }

    private static Class<?> load(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException("compiled but not on the class path: " + name, impossible);
        }
    }

    /** Public, and so are all the types around it. */
    private static boolean isOpen(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return Modifier.isPublic(type.getModifiers())
                && !type.isAnonymousClass()
                && !type.isSynthetic()
                && (outer == null || isOpen(outer));
    }
}
