// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each link of the pages leads somewhere, and each page of the guide can be reached. */
class LinksTest {
    private static final Path README = SourceFiles.PROJECT.resolve("README.md");

    @Test
    void links_ofAllPages_leadToFilesAndHeadings() {
        List<String> broken = new ArrayList<>();
        Markdown.all().forEach(page -> broken.addAll(broken(page)));

        assertThat(broken).isEmpty();
    }

    @Test
    void pages_ofTheGuide_areReachedFromTheReadme() {
        Set<Path> reached = new HashSet<>();
        reach(README, reached);

        assertThat(Markdown.all()).extracting(Markdown::file).allMatch(reached::contains);
    }

    @Test
    void link_planted_isCaught() {
        Markdown page = Markdown.of(README, """
                # Title
                [good](docs/records.md) [good](#title) [good](https://elsewhere.example/page)
                [no file](docs/nothing.md) [no heading](docs/records.md#nothing) [over two
                lines](#nothing)
                ```text
                [code](nothing)
                ```
                """);

        assertThat(broken(page))
                .containsExactly(
                        "README.md:3: docs/nothing.md",
                        "README.md:3: docs/records.md#nothing",
                        "README.md:4: #nothing");
    }

    private static List<String> broken(Markdown page) {
        return page.links().stream()
                .filter(link -> !leadsSomewhere(page, link.target()))
                .map(link -> page.name() + ":" + link.line() + ": " + link.target())
                .toList();
    }

    private static boolean leadsSomewhere(Markdown page, String target) {
        if (URI.create(target).isAbsolute()) {
            return true;
        }
        Path file = file(page.file(), target);
        int hash = target.indexOf('#');
        if (hash < 0) {
            return Files.exists(file);
        }
        Set<String> anchors = file.equals(page.file())
                ? page.anchors()
                : Files.isRegularFile(file) ? Markdown.read(file).anchors() : Set.of();
        return anchors.contains(target.substring(hash + 1));
    }

    private static Path file(Path from, String target) {
        int hash = target.indexOf('#');
        String path = hash < 0 ? target : target.substring(0, hash);
        return path.isEmpty() ? from : from.resolveSibling(path).normalize();
    }

    private static void reach(Path page, Set<Path> reached) {
        if (!page.toString().endsWith(".md") || !Files.exists(page) || !reached.add(page)) {
            return;
        }
        Markdown.read(page).links().stream()
                .map(Markdown.Link::target)
                .filter(target -> !URI.create(target).isAbsolute())
                .forEach(target -> reach(file(page, target), reached));
    }
}
