// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.patient;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;

/** Answers to a questionnaire do not do. Nothing was sent. The message names questions and rules, no answers. Not retryable. */
public final class AnswersException extends SyncException {
    private static final long serialVersionUID = 1L;

    private static final int SHOWN = 5;

    private final transient @Nullable List<AnswerProblem> problems;

    /**
     * Says what is wrong.
     *
     * @param where the Task
     * @param problems what is wrong, at least one
     */
    public AnswersException(String where, List<AnswerProblem> problems) {
        super(where + ": the answers do not do and nothing was sent: " + text(problems) + "; correct them", null);
        this.problems = List.copyOf(problems);
    }

    /**
     * What is wrong.
     *
     * @return each problem with its question; empty if the exception was serialized meanwhile
     */
    public List<AnswerProblem> problems() {
        return problems == null ? List.of() : problems;
    }

    @Override
    public boolean retryable() {
        return false;
    }

    private static String text(List<AnswerProblem> problems) {
        String first = problems.stream()
                .limit(SHOWN)
                .map(problem -> problem.linkId() + " " + problem.rule())
                .collect(Collectors.joining(", "));
        return problems.size() > SHOWN ? first + " and " + (problems.size() - SHOWN) + " more" : first;
    }
}
