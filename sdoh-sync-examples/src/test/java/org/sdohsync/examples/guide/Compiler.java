// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.guide;

import com.sun.source.util.JavacTask;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.sdohsync.examples.guide.CodeBlock.Line;

/** Compiles the code of pages against everything that an application and its tests may use. */
final class Compiler {
    private static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();
    private static final List<String> OPTIONS = List.of(
            "--release",
            "17",
            "-proc:none",
            "-parameters",
            "-Xlint:deprecation,removal,unchecked,rawtypes",
            "-Xmaxerrs",
            "1000",
            "-classpath",
            System.getProperty("java.class.path"));

    private Compiler() {}

    /**
     * Compiles pages.
     *
     * @param pages the pages
     * @param classes the folder in which to put the classes
     * @return what is wrong, each with page and line
     */
    static List<String> compile(List<Page> pages, Path classes) {
        List<PageClass> made = pages.stream()
                .filter(page -> !page.blocks().isEmpty())
                .map(PageClass::of)
                .toList();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        boolean done = task(
                        made.stream()
                                .map(page -> source(page.path(), page.source()))
                                .toList(),
                        problems,
                        List.of("-d", classes.toString()))
                .call();
        // What is said of the options alone is not the pages' fault.
        List<String> told = problems.getDiagnostics().stream()
                .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR || problem.getSource() != null)
                .map(problem -> where(problem, made) + ": " + problem.getMessage(null))
                .toList();
        return done || !told.isEmpty() ? told : List.of("the compiler failed without saying why");
    }

    private static String where(Diagnostic<? extends JavaFileObject> problem, List<PageClass> made) {
        String path = problem.getSource() == null ? "" : problem.getSource().getName();
        for (PageClass page : made) {
            Optional<Line> line = path.endsWith(page.path()) ? page.origin(problem.getLineNumber()) : Optional.empty();
            if (line.isPresent()) {
                return line.get().page() + ":" + line.get().number() + ": "
                        + line.get().text().strip();
            }
        }
        return path;
    }

    static JavacTask task(
            List<JavaFileObject> sources, DiagnosticCollector<JavaFileObject> problems, List<String> more) {
        List<String> options = new ArrayList<>(OPTIONS);
        options.addAll(more);
        return (JavacTask) JAVAC.getTask(null, null, problems, options, null, sources);
    }

    static JavaFileObject source(String path, String text) {
        return new SimpleJavaFileObject(URI.create("page:///" + path), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
