// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/**
 * A page of Markdown as HTML.
 *
 * @param html the whole page
 * @param files the files that it links to and that are no pages
 */
record HtmlPage(String html, List<Path> files) {
    private static final List<Extension> EXTENSIONS =
            List.of(TablesExtension.create(), HeadingAnchorExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
    private static final HtmlRenderer HTML =
            HtmlRenderer.builder().extensions(EXTENSIONS).build();
    private static final TextContentRenderer TEXT =
            TextContentRenderer.builder().extensions(EXTENSIONS).build();
    private static final String TEMPLATE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%1$s</title>
            <style>
            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 0 1rem 4rem; color: #222; }
            nav { padding: 1rem 0; border-bottom: 1px solid #ccc; }
            nav a { margin-right: 1.5rem; }
            a { color: #0b5394; }
            pre { background: #f6f6f6; padding: .8rem; overflow-x: auto; }
            code { font-size: .9em; }
            table { border-collapse: collapse; display: block; overflow-x: auto; }
            td, th { border: 1px solid #ccc; padding: .3rem .6rem; text-align: left; vertical-align: top; }
            </style>
            </head>
            <body>
            <nav><a href="%2$sindex.html">sdoh-sync</a><a href="%2$sdocs/index.html">Guide</a>\
            <a href="%2$sdocs/troubleshooting.html">Troubleshooting</a><a href="%2$sapidocs/index.html">API</a>\
            <a href="%2$sCHANGELOG.html">Changes</a></nav>
            %3$s</body>
            </html>
            """;

    HtmlPage {
        files = List.copyOf(files);
    }

    static HtmlPage of(Path name, String markdown) {
        Node document = PARSER.parse(markdown);
        Path folder = name.resolveSibling("");
        Changes changes = new Changes(folder);
        document.accept(changes);
        String up = "../".repeat(name.getNameCount() - 1);
        return new HtmlPage(TEMPLATE.formatted(changes.title, up, HTML.render(document)), changes.files);
    }

    /** Where a page is written. */
    static String target(String source) {
        return source.replaceAll("(^|/)README\\.md$", "$1index.md").replaceAll("\\.md$", ".html");
    }

    /** Leads links to the pages' new names, and leaves comments out. */
    private static final class Changes extends AbstractVisitor {
        private final Path folder;
        private final List<Path> files = new ArrayList<>();
        private String title = "";

        Changes(Path folder) {
            this.folder = folder;
        }

        @Override
        public void visit(Heading heading) {
            if (title.isEmpty()) {
                title = TEXT.render(heading);
            }
            visitChildren(heading);
        }

        @Override
        public void visit(HtmlBlock block) {
            if (block.getLiteral().startsWith("<!--")) {
                block.unlink();
            }
        }

        @Override
        public void visit(Link link) {
            String destination = link.getDestination();
            boolean elsewhere = destination.startsWith("#") || destination.matches("[a-z]+:.*");
            if (!elsewhere) {
                int hash = destination.indexOf('#');
                String path = hash < 0 ? destination : destination.substring(0, hash);
                if (path.endsWith(".md")) {
                    link.setDestination(target(path) + (hash < 0 ? "" : destination.substring(hash)));
                } else {
                    files.add(folder.resolve(path));
                }
            }
            visitChildren(link);
        }
    }
}
