// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A page in Markdown and the Java in it. A block begins with {@code ```java}. What the code of a page takes for granted, imports and
 * members, may stand in comments that begin with {@code <!-- java}: readers do not see them.
 *
 * @param name its path below the project
 * @param blocks what readers see
 * @param given what they do not see
 */
record Page(String name, List<CodeBlock> blocks, List<CodeBlock> given) {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> OTHER_LANGUAGES = Set.of("", "xml", "sql", "properties", "json", "text");
    private static final String FENCE = "```";
    private static final String GIVEN = "<!-- java";

    Page {
        blocks = List.copyOf(blocks);
        given = List.copyOf(given);
    }

    /** All pages: those beside the README and those of the guide. */
    static List<Page> all() {
        try (Stream<Path> root = Files.list(PROJECT);
                Stream<Path> guide = Files.list(PROJECT.resolve("docs"))) {
            return Stream.concat(root, guide)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(Page::read)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Page read(Path file) {
        try {
            return of(PROJECT.relativize(file).toString(), Files.readString(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Page of(String name, String text) {
        List<String> lines = text.lines().toList();
        List<CodeBlock> blocks = new ArrayList<>();
        List<CodeBlock> given = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at);
            if (isFence(line)) {
                int end = end(name, lines, at, FENCE);
                if (language(name, at, line).equals("java")) {
                    blocks.add(new CodeBlock(name, at + 2, lines.subList(at + 1, end)));
                }
                at = end;
            } else if (line.startsWith(GIVEN)) {
                int end = end(name, lines, at, "-->");
                given.add(new CodeBlock(name, at + 2, lines.subList(at + 1, end)));
                at = end;
            }
        }
        return new Page(name, blocks, given);
    }

    private static boolean isFence(String line) {
        String bare = line.strip();
        return bare.startsWith(FENCE) || bare.startsWith("~~~");
    }

    private static String language(String name, int at, String line) {
        String language = line.startsWith(FENCE) ? line.substring(FENCE.length()) : line;
        if (!language.equals("java") && !OTHER_LANGUAGES.contains(language)) {
            throw new IllegalArgumentException(name + ":" + (at + 1) + ": begin a block of code with ```java at the"
                    + " start of the line, or with ``` and one of " + OTHER_LANGUAGES + ", not with " + line);
        }
        return language;
    }

    private static int end(String name, List<String> lines, int begin, String mark) {
        for (int at = begin + 1; at < lines.size(); at++) {
            if (lines.get(at).equals(mark)) {
                return at;
            }
        }
        throw new IllegalArgumentException(
                name + ":" + (begin + 1) + ": the block has no end: write " + mark + " on a line of its own");
    }

    /** The name of the Java package its code is compiled in. */
    String packageName() {
        return "guide."
                + name.replace(".md", "").replaceAll("[^A-Za-z0-9]", "_").toLowerCase(Locale.ROOT);
    }
}
