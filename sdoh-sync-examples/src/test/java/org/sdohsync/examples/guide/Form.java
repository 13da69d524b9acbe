// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.guide;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import org.sdohsync.examples.guide.CodeBlock.Line;

/** What a block of code is: the first of these as which it can be read. */
enum Form {
    /** Types, as a file holds them. */
    TYPES("", ""),
    /** Fields and methods, as a class holds them. */
    MEMBERS("class Page {\n", "\n}"),
    /** Statements, as a method holds them. */
    STATEMENTS("class Page { void block() throws Exception {\n", "\n}}");

    private final String before;
    private final String after;

    Form(String before, String after) {
        this.before = before;
        this.after = after;
    }

    static Form of(CodeBlock block) {
        String code = block.code().stream().map(Line::text).collect(Collectors.joining("\n"));
        for (Form form : values()) {
            if (form.reads(code)) {
                return form;
            }
        }
        throw new IllegalArgumentException(block.page() + ":" + block.firstLine()
                + ": the block is neither types nor members nor statements: "
                + STATEMENTS.parse(code).stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
    }

    private boolean reads(String code) {
        return parse(code).isEmpty();
    }

    private List<? extends Diagnostic<? extends JavaFileObject>> parse(String code) {
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        JavacTask task =
                Compiler.task(List.of(Compiler.source("Page.java", before + code + after)), problems, List.of());
        try {
            Iterable<? extends CompilationUnitTree> ignored = task.parse();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return problems.getDiagnostics().stream()
                .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                .toList();
    }
}
