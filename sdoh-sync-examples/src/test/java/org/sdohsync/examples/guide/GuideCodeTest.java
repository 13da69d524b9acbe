// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every block of Java in the README and in the guide compiles, and the tests that the guide shows pass. */
@Timeout(600)
class GuideCodeTest {
    private static final Pattern JAVA = Pattern.compile("(?im)^\\s*(```|~~~)\\s*java");

    @TempDir
    static Path guide;

    private static List<Page> pages = List.of();
    private static List<String> problems = List.of();

    @TempDir
    Path classes;

    @BeforeAll
    static void compile() {
        pages = Page.all();
        problems = Compiler.compile(pages, guide);
    }

    @Test
    void javaBlocks_ofAllPages_compile() {
        assertThat(pages).extracting(Page::name).contains("README.md", "docs/connect.md", "docs/workflow.md");
        assertThat(problems).isEmpty();
    }

    @Test
    void javaBlocks_ofAllPages_areAllFound() throws IOException {
        for (Page page : pages) {
            String text = Files.readString(Path.of("..", page.name()));

            assertThat(page.blocks()).as(page.name()).hasSize((int)
                    JAVA.matcher(text).results().count());
        }
    }

    @Test
    void tests_shownInTheGuide_pass() throws IOException, ReflectiveOperationException {
        assertThat(problems).isEmpty();
        int run = 0;
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {guide.toUri().toURL()}, GuideCodeTest.class.getClassLoader())) {
            for (String name : typesIn(guide)) {
                run += runTests(loader.loadClass(name));
            }
        }

        assertThat(run).isPositive();
    }

    @Test
    void block_thatDoesNotCompile_isToldWithPageAndLine() {
        Page page = Page.of("docs/planted.md", "# Title\n\n```java\nint good = 1;\nint bad = nothing;\n```\n");

        assertThat(Compiler.compile(List.of(page), classes))
                .singleElement()
                .asString()
                .startsWith("docs/planted.md:5: int bad = nothing;");
    }

    @Test
    void block_thatIsNoJava_isToldWithPageAndLine() {
        Page page = Page.of("docs/planted.md", "```java\nthis is prose\n```\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Compiler.compile(List.of(page), classes))
                .withMessageStartingWith("docs/planted.md:2: ");
    }

    @Test
    void blocks_ofEachForm_workTogether() {
        Page page = Page.of("docs/planted.md", """
                <!-- java
                import java.util.List;
                int given;
                -->
                ```java
                String text = new Shown(given).text() + member();
                ```
                ```java
                String member() {
                    return List.of("a").get(0);
                }
                ```
                ```java
                record Shown(int number) {
                    String text() {
                        return LocalDate.EPOCH + " " + number;
                    }
                }
                ```
                ```java
                import java.time.LocalDate;
                ```
                """);

        assertThat(Compiler.compile(List.of(page), classes)).isEmpty();
    }

    @Test
    void block_inAnotherFence_isRefused() {
        for (String fence : List.of("```Java", "~~~java", "  ```java", "```kotlin")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Page.of("docs/planted.md", "text\n" + fence + "\nint a;\n```\n"))
                    .withMessageStartingWith("docs/planted.md:2: ");
        }
    }

    @Test
    void block_withoutEnd_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Page.of("docs/planted.md", "```java\nint a;\n"))
                .withMessageStartingWith("docs/planted.md:1: ");
    }

    private static List<String> typesIn(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> name.replace(".class", "").replace('/', '.'))
                    .sorted()
                    .toList();
        }
    }

    private static int runTests(Class<?> type) throws ReflectiveOperationException {
        List<Method> tests = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .toList();
        for (Method test : tests) {
            var made = type.getDeclaredConstructor();
            made.setAccessible(true);
            test.setAccessible(true);
            try {
                test.invoke(made.newInstance());
            } catch (InvocationTargetException failed) {
                throw new AssertionError(type.getName() + "." + test.getName() + " failed", failed.getCause());
            }
        }
        return tests.size();
    }
}
