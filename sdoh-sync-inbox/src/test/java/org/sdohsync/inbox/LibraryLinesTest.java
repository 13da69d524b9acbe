// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How much of the application is about the library: lines of code, without imports and comments, that name a type of the library or
 * something declared with one. The demo and its sandbox are no part of it.
 */
class LibraryLinesTest {
    /** A tenth more than it was when this was written. */
    private static final int MOST = 490;

    private static final Pattern IMPORT = Pattern.compile("import org\\.sdohsync\\.(?!inbox)[\\w.]*\\.(\\w+);");

    @Test
    void application_hasFewLinesThatTouchTheLibrary() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(Path.of("src/main/java"))) {
            files = found.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/demo/"))
                    .toList();
        }
        int lines = 0;
        int touching = 0;
        int filesTouching = 0;
        Set<String> types = new TreeSet<>();
        for (Path file : files) {
            String text = Files.readString(file);
            Set<String> names = names(text);
            types.addAll(names.stream()
                    .filter(name -> Character.isUpperCase(name.charAt(0)))
                    .toList());
            List<String> code = code(text);
            lines += code.size();
            long here = code.stream().filter(line -> touches(line, names)).count();
            touching += (int) here;
            filesTouching += here > 0 ? 1 : 0;
        }

        System.out.println("inbox-code: files=" + files.size() + " lines=" + lines + " libraryFiles=" + filesTouching
                + " libraryLines=" + touching + " libraryTypes=" + types.size());
        assertThat(files).hasSizeGreaterThan(30);
        assertThat(touching).isBetween(1, MOST);
    }

    @Test
    void line_thatNamesATypeOrAVariableOfOne_touches() {
        String text =
                "import org.sdohsync.workflow.SdohSync;\nimport java.util.List;\nfinal SdohSync sync;\nList<String> all;\nsync.close();\n";
        Set<String> names = names(text);

        assertThat(code(text).stream().filter(line -> touches(line, names)))
                .containsExactly("final SdohSync sync;", "sync.close();");
    }

    private static Set<String> names(String text) {
        Set<String> types = new TreeSet<>();
        Matcher imports = IMPORT.matcher(text);
        while (imports.find()) {
            types.add(imports.group(1));
        }
        Set<String> names = new TreeSet<>(types);
        for (String type : types) {
            Matcher declared =
                    Pattern.compile("\\b" + type + "(?:<[^>]*>)?>* (\\w+)\\b").matcher(text);
            while (declared.find()) {
                names.add(declared.group(1));
            }
        }
        return names;
    }

    private static List<String> code(String text) {
        List<String> code = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String bare = line.strip();
            if (!bare.isEmpty()
                    && !bare.startsWith("import ")
                    && !bare.startsWith("package ")
                    && !bare.startsWith("*")
                    && !bare.startsWith("/")) {
                code.add(bare);
            }
        }
        return code;
    }

    private static boolean touches(String line, Set<String> names) {
        return names.stream()
                .anyMatch(name ->
                        Pattern.compile("\\b" + name + "\\b").matcher(line).find());
    }
}
