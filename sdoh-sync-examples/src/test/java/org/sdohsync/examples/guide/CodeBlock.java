// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.guide;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A block of Java in a page.
 *
 * @param page the page's path, for messages
 * @param firstLine the line of the page at which the code begins, from 1
 * @param lines the code
 */
record CodeBlock(String page, int firstLine, List<String> lines) {
    CodeBlock {
        lines = List.copyOf(lines);
    }

    /** A line of code and where it stands. */
    record Line(String text, String page, int number) {}

    /** The imports of the block; they may stand at its beginning only. */
    List<Line> imports() {
        return numbered().limit(importEnd()).toList();
    }

    /** What follows the imports. */
    List<Line> code() {
        return numbered().skip(importEnd()).toList();
    }

    boolean holdsOnlyImports() {
        return code().stream().allMatch(line -> line.text().isBlank());
    }

    private Stream<Line> numbered() {
        return IntStream.range(0, lines.size()).mapToObj(at -> new Line(lines.get(at), page, firstLine + at));
    }

    private int importEnd() {
        int end = 0;
        while (end < lines.size() && (lines.get(end).isBlank() || lines.get(end).startsWith("import "))) {
            end++;
        }
        return end;
    }
}
