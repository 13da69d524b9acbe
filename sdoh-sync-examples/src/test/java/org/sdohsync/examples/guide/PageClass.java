// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sdohsync.examples.guide.CodeBlock.Line;

/**
 * The Java source made of a page: one class that holds its members, a method for each block of statements, and beside it the types that
 * the page declares. Every line remembers where it stands in the page.
 */
final class PageClass {
    private final Page page;
    private final List<Line> imports = new ArrayList<>();
    private final List<Line> members = new ArrayList<>();
    private final List<Line> types = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();

    private PageClass(Page page) {
        this.page = page;
    }

    static PageClass of(Page page) {
        PageClass made = new PageClass(page);
        page.given().forEach(made::add);
        page.blocks().forEach(made::add);
        made.put();
        return made;
    }

    private void add(CodeBlock block) {
        imports.addAll(block.imports());
        if (block.holdsOnlyImports()) {
            return;
        }
        switch (Form.of(block)) {
            case TYPES -> types.addAll(block.code());
            case MEMBERS -> members.addAll(block.code());
            case STATEMENTS -> {
                members.add(own("void line" + block.firstLine() + "() throws Exception {"));
                members.addAll(block.code());
                members.add(own("}"));
            }
        }
    }

    private void put() {
        lines.add(own("package " + page.packageName() + ";"));
        lines.addAll(imports);
        lines.add(own("@SuppressWarnings(\"unused\")"));
        lines.add(own("final class Page {"));
        lines.addAll(members);
        lines.add(own("}"));
        lines.addAll(types);
    }

    private Line own(String text) {
        return new Line(text, page.name(), 0);
    }

    String path() {
        return page.packageName().replace('.', '/') + "/Page.java";
    }

    String source() {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.text()).append('\n'));
        return text.toString();
    }

    /** Where a line of the source stands in the page; empty for what was put around the page's code. */
    Optional<Line> origin(long sourceLine) {
        boolean inside = sourceLine >= 1 && sourceLine <= lines.size();
        return inside
                ? Optional.of(lines.get((int) sourceLine - 1)).filter(line -> line.number() > 0)
                : Optional.empty();
    }
}
