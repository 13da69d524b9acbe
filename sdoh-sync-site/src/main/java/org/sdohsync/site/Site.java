// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes the pages beside the README and those of the guide as HTML, with the files that they link to. Everything keeps its place, so that
 * relative links stay what they are. Fails when a link leads nowhere.
 */
public final class Site {
    private static final Pattern LINK = Pattern.compile("href=\"([^\"]+)\"");
    private static final Pattern ANCHOR = Pattern.compile(" id=\"([^\"]+)\"");
    private static final Pattern ABSOLUTE = Pattern.compile("[a-z]+:.*");

    private final Path project;
    private final Path site;

    private Site(Path project, Path site) {
        this.project = project;
        this.site = site;
    }

    /**
     * Writes the site.
     *
     * @param args the project's folder, and the folder to write to
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        Path project = Path.of(args[0]).toAbsolutePath().normalize();
        Path written = Path.of(args[1]).toAbsolutePath().normalize();
        new Site(project, written).write();
    }

    private void write() throws IOException {
        Map<Path, HtmlPage> pages = pages();
        for (Map.Entry<Path, HtmlPage> page : pages.entrySet()) {
            Path target = site.resolve(page.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, page.getValue().html());
            for (Path linked : page.getValue().files()) {
                copy(linked);
            }
        }
        List<String> broken = new ArrayList<>();
        for (Path page : pages.keySet()) {
            broken.addAll(broken(page));
        }
        if (!broken.isEmpty()) {
            throw new IllegalStateException("links that lead nowhere: " + String.join(", ", broken));
        }
        System.out.println("site: pages=" + pages.size() + " index=" + site.resolve("index.html"));
    }

    private Map<Path, HtmlPage> pages() throws IOException {
        Map<Path, HtmlPage> pages = new LinkedHashMap<>();
        try (Stream<Path> root = Files.list(project);
                Stream<Path> guide = Files.walk(project.resolve("docs"))) {
            List<Path> sources = Stream.concat(root, guide)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
            for (Path source : sources) {
                Path name = project.relativize(source);
                pages.put(Path.of(HtmlPage.target(name.toString())), HtmlPage.of(name, Files.readString(source)));
            }
        }
        return pages;
    }

    private void copy(Path linked) throws IOException {
        Path from = project.resolve(linked).normalize();
        if (!from.startsWith(project) || !Files.isRegularFile(from)) {
            throw new IllegalStateException("a page links to " + linked + ", which is no file of the project");
        }
        Path to = site.resolve(project.relativize(from));
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private List<String> broken(Path page) throws IOException {
        List<String> broken = new ArrayList<>();
        Path file = site.resolve(page);
        Matcher links = LINK.matcher(Files.readString(file));
        while (links.find()) {
            String link = links.group(1);
            if (!ABSOLUTE.matcher(link).matches() && !leadsSomewhere(file, link)) {
                broken.add(page + " -> " + link);
            }
        }
        return broken;
    }

    private static boolean leadsSomewhere(Path from, String link) throws IOException {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path to = path.isEmpty() ? from : from.resolveSibling(path).normalize();
        if (!Files.isRegularFile(to)) {
            return false;
        }
        return hash < 0 || anchors(to).contains(link.substring(hash + 1));
    }

    private static Set<String> anchors(Path file) throws IOException {
        Set<String> anchors = new HashSet<>();
        Matcher ids = ANCHOR.matcher(Files.readString(file));
        while (ids.find()) {
            anchors.add(ids.group(1));
        }
        return anchors;
    }
}
