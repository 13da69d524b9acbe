// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page in Markdown: its headings as anchors, and its links. What stands in code is neither. */
final class Markdown {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*)");

    private final Path file;
    private final List<String> lines;

    private Markdown(Path file, List<String> lines) {
        this.file = file;
        this.lines = lines;
    }

    /**
     * A link.
     *
     * @param line the line it begins in, from 1
     * @param target where it leads, as it is written
     */
    record Link(int line, String target) {}

    /** All pages: those beside the README and those of the guide. */
    static List<Markdown> all() {
        try (Stream<Path> root = Files.list(SourceFiles.PROJECT);
                Stream<Path> docs = Files.list(SourceFiles.PROJECT.resolve("docs"))) {
            return Stream.concat(root, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(Markdown::read)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Markdown read(Path file) {
        return of(file, SourceFiles.text(file));
    }

    static Markdown of(Path file, String text) {
        return new Markdown(file, withoutCode(text.lines().toList()));
    }

    private static List<String> withoutCode(List<String> lines) {
        List<String> prose = new ArrayList<>();
        String end = "";
        for (String line : lines) {
            boolean opens = end.isEmpty() && (line.startsWith("```") || line.startsWith("<!--"));
            boolean inside = !end.isEmpty() || opens;
            if (opens) {
                end = line.startsWith("```") ? "```" : "-->";
            } else if (!end.isEmpty() && line.endsWith(end)) {
                end = "";
            }
            prose.add(inside ? "" : line);
        }
        return prose;
    }

    Path file() {
        return file;
    }

    String name() {
        return SourceFiles.PROJECT.relativize(file).toString();
    }

    String prose() {
        return String.join("\n", lines);
    }

    /** Links of the form {@code [text](target)}; the text may go over two lines. */
    List<Link> links() {
        String prose = prose();
        Matcher links = LINK.matcher(prose);
        List<Link> found = new ArrayList<>();
        while (links.find()) {
            int line = (int) prose.substring(0, links.start(1))
                            .chars()
                            .filter(c -> c == '\n')
                            .count()
                    + 1;
            found.add(new Link(line, links.group(1)));
        }
        return found;
    }

    /** The anchors of the headings, as code hosts make them. */
    Set<String> anchors() {
        Set<String> anchors = new LinkedHashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        for (String line : lines) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                String anchor = anchor(heading.group(1));
                int before = seen.merge(anchor, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            }
        }
        return anchors;
    }

    private static String anchor(String heading) {
        return heading.replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1")
                .strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-');
    }

    /** What stands below a heading, up to the next one of the same level or above; empty if there is none. */
    String section(String heading) {
        List<String> section = new ArrayList<>();
        int level = 0;
        for (String line : lines) {
            int here = HEADING.matcher(line).matches() ? line.indexOf(' ') : 0;
            if (level > 0 && here > 0 && here <= level) {
                break;
            }
            if (level > 0) {
                section.add(line);
            } else if (here > 0 && line.substring(here).strip().equals(heading)) {
                level = here;
            }
        }
        return String.join("\n", section);
    }
}
