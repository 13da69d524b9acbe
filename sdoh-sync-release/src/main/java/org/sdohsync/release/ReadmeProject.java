// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes the projects of strangers: they compile the README's code as it stands, and run it before a sandbox.
 *
 * <p>What stands around the README's code (imports, a class) is taken from the class of the examples that shows the same regions.
 */
public final class ReadmeProject {
    private static final Pattern FENCE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern REGION = Pattern.compile("(// region [a-z-]+\n)(.*?)(// endregion)", Pattern.DOTALL);
    private static final String NAME = "ReadmeSample";
    private static final String FOLDER = "java/com/example/foodbank/";

    private ReadmeProject() {}

    /**
     * Writes the projects.
     *
     * @param args the folder of the project, the folder with the strangers' POMs and tests, and where to write
     * @throws IOException when a file cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        Path project = Path.of(args[0]);
        Path strangers = Path.of(args[1]);
        Path out = Path.of(args[2]);
        String sample = sample(
                Files.readString(project.resolve("README.md")),
                Files.readString(
                        project.resolve("sdoh-sync-examples/src/main/java/org/sdohsync/examples/" + NAME + ".java")));
        try (Stream<Path> all = Files.list(strangers)) {
            for (Path stranger : all.filter(Files::isDirectory).toList()) {
                Path target = out.resolve(strangers.relativize(stranger));
                // The tests are the same whatever else a project uses.
                copy(strangers.resolve("stranger/src"), target.resolve("src"));
                copy(stranger, target);
                write(target.resolve("src/main/" + FOLDER + NAME + ".java"), sample);
                write(target.resolve("src/main/" + FOLDER + "SandboxSample.java"), atSandbox(sample));
            }
        }
    }

    /** The README's code, block by block, in the frame of the example that shows it. */
    static String sample(String readme, String example) {
        List<String> blocks = FENCE.matcher(readme)
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        long regions = REGION.matcher(example).results().count();
        if (blocks.size() != regions) {
            throw new IllegalStateException("the README has " + blocks.size() + " blocks of Java, " + NAME + " has "
                    + regions + " regions: they have to be the same");
        }
        Iterator<String> next = blocks.iterator();
        return REGION.matcher(example)
                .replaceAll(region -> Matcher.quoteReplacement(region.group(1) + next.next() + region.group(3)))
                .replace("package org.sdohsync.examples;", "package com.example.foodbank;");
    }

    /** The same with another source: its address, a browser without a person, and any free port. */
    static String atSandbox(String sample) {
        String changed = once(sample, "\"https://fhir.county.example/r4\"", "Sandbox.url()");
        changed = once(changed, "http://127.0.0.1:8400/", "http://127.0.0.1:0/");
        changed = once(
                changed,
                ".onReferral(",
                ".addressRules(Sandbox.rules())\n                .browser(Sandbox.browser())\n                .onReferral(");
        return changed.replace(NAME, "SandboxSample");
    }

    private static String once(String text, String old, String replacement) {
        int at = text.indexOf(old);
        if (at < 0 || text.indexOf(old, at + 1) >= 0) {
            throw new IllegalStateException("the README's code has to hold " + old + " once");
        }
        return text.replace(old, replacement);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                write(to.resolve(from.relativize(file)), Files.readString(file));
            }
        }
    }

    private static void write(Path file, String text) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, text);
    }
}
