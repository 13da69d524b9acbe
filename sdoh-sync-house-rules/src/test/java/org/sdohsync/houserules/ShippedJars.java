// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The jars of others on the class path of this module that an application ships with the library. */
final class ShippedJars {
    /** Whose jars the tests of this module bring along; nothing that is shipped comes from them. */
    private static final List<String> TEST_TOOLS = List.of(
            "com/tngtech/archunit/",
            "net/bytebuddy/",
            "org/apache/maven/",
            "org/apiguardian/",
            "org/assertj/",
            "org/junit/",
            "org/opentest4j/",
            "org/slf4j/slf4j-simple/");

    /** Where a jar lies in a local repository: group folders, artifact, version, and the file named after both. */
    private static final Pattern IN_REPOSITORY = Pattern.compile("(.*)/([^/]+)/([^/]+)/\\2-\\3\\.jar");

    private ShippedJars() {}

    /** The jars of the class path. */
    static List<String> all() {
        return among(classPath());
    }

    /** Those of some entries of a class path that are shipped. */
    static List<String> among(Stream<String> classPath) {
        return classPath
                .map(entry -> entry.replace(File.separatorChar, '/'))
                .filter(entry -> entry.endsWith(".jar"))
                .filter(entry -> !ofThisProject(entry))
                .filter(entry -> TEST_TOOLS.stream().noneMatch(tool -> entry.contains("/" + tool)))
                .filter(entry -> IN_REPOSITORY.matcher(entry).matches())
                .toList();
    }

    /** Tells whether a jar is of a library, which is named by group and artifact. */
    static boolean isOf(String library, String jar) {
        return version(library, jar).isPresent();
    }

    /** The version of a library that a jar is of, empty if it is of another one. */
    static Optional<String> version(String library, String jar) {
        String[] parts = library.split(":", 2);
        Matcher place = IN_REPOSITORY.matcher(jar);
        return place.matches()
                        && place.group(2).equals(parts[1])
                        && place.group(1).endsWith("/" + parts[0].replace('.', '/'))
                ? Optional.of(place.group(3))
                : Optional.empty();
    }

    /** Surefire hides the class path in a jar's manifest and names it in a property of its own. */
    private static Stream<String> classPath() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL).splitAsStream(path);
    }

    private static boolean ofThisProject(String entry) {
        return String.valueOf(Path.of(entry).getFileName()).startsWith("sdoh-sync-");
    }
}
