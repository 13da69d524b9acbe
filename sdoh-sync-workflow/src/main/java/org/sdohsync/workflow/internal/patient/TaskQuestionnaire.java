// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.code.TaskStatus.Known;
import org.sdohsync.workflow.internal.action.ActionOutcome;
import org.sdohsync.workflow.internal.action.TaskAction;
import org.sdohsync.workflow.internal.code.TaskParts;
import org.sdohsync.workflow.patient.AnswerProblem;
import org.sdohsync.workflow.patient.AnswersDraft;
import org.sdohsync.workflow.patient.AnswersException;
import org.sdohsync.workflow.patient.QuestionnaireTask;

/** The means of {@link QuestionnaireTask}. */
final class TaskQuestionnaire extends TaskForPatient<QuestionnaireResponse> implements QuestionnaireTask {
    private volatile @Nullable Questionnaire form;

    TaskQuestionnaire(Parts parts) {
        this(parts, null);
    }

    private TaskQuestionnaire(Parts parts, @Nullable Questionnaire form) {
        super(parts);
        this.form = form;
    }

    @Override
    QuestionnaireTask kind() {
        return this;
    }

    @Override
    TaskQuestionnaire with(Parts after) {
        return new TaskQuestionnaire(after, form);
    }

    @Override
    public String canonical() {
        return TaskInputs.text(model(), TaskParts.QUESTIONNAIRE).orElse("").trim();
    }

    @Override
    public Optional<Questionnaire> questionnaire() {
        return found().map(Questionnaire::copy);
    }

    private Optional<Questionnaire> found() {
        Questionnaire known = form;
        if (known == null) {
            known = new QuestionnaireSearch(actions().client(connection()), model(), canonical())
                    .find()
                    .orElse(null);
            form = known;
        }
        return Optional.ofNullable(known);
    }

    @Override
    public Optional<QuestionnaireResponse> answers() {
        return actions().answers(connection(), model());
    }

    @Override
    public QuestionnaireResponse blank() {
        QuestionnaireResponse blank = new QuestionnaireResponse();
        blank.setStatus(QuestionnaireResponseStatus.INPROGRESS);
        blank.setQuestionnaire(name(found()));
        found().ifPresent(questions -> AnswerItems.blank(questions.getItem()).forEach(blank::addItem));
        return blank;
    }

    @Override
    public List<AnswerProblem> check(QuestionnaireResponse answers) {
        return found().map(questions -> problems(questions, prepared(answers, Optional.of(questions), true)))
                .orElse(List.of());
    }

    @Override
    public Optional<AnswersDraft> draft() {
        return is(Known.READY, Known.ACCEPTED, Known.IN_PROGRESS) ? Optional.of(new Draft(this)) : Optional.empty();
    }

    @Override
    List<Outcome> outcomes(QuestionnaireResponse answer) {
        return List.of(ActionOutcome.answers(checked(answer, true), true));
    }

    private QuestionnaireResponse save(QuestionnaireResponse answers) {
        QuestionnaireResponse checked = checked(answers, false);
        TaskAction saving = TaskAction.of(Step.SAVE, id()).outcomes(List.of(ActionOutcome.answers(checked, false)));
        TaskForPatient<QuestionnaireResponse> after = take(saving);
        try {
            return actions().answers(connection(), after.model()).orElse(checked);
        } catch (SyncException unread) {
            // They are saved; without their version they are still known to be ours.
            return checked;
        }
    }

    private QuestionnaireResponse checked(QuestionnaireResponse answers, boolean completed) {
        Optional<Questionnaire> questions = available();
        QuestionnaireResponse prepared = prepared(answers, questions, completed);
        List<AnswerProblem> problems =
                questions.map(known -> problems(known, prepared)).orElse(List.of());
        if (!problems.isEmpty()) {
            throw new AnswersException("Task/" + id() + " at " + connection().source(), problems);
        }
        return prepared;
    }

    private List<AnswerProblem> problems(Questionnaire questions, QuestionnaireResponse answers) {
        return List.copyOf(actions().check().problems(questions, answers));
    }

    // Offline the answers are taken as they are: the person would lose them.
    private Optional<Questionnaire> available() {
        try {
            return found();
        } catch (SyncException untold) {
            if (untold.retryable()) {
                return Optional.empty();
            }
            throw untold;
        }
    }

    private QuestionnaireResponse prepared(
            QuestionnaireResponse answers, Optional<Questionnaire> questions, boolean completed) {
        QuestionnaireResponse prepared = answers.copy();
        prepared.setStatus(completed ? QuestionnaireResponseStatus.COMPLETED : QuestionnaireResponseStatus.INPROGRESS);
        if (!prepared.hasQuestionnaire()) {
            prepared.setQuestionnaire(name(questions));
        }
        AnswerItems.prune(prepared.getItem());
        return prepared;
    }

    /** The canonical that answers name: of the version that was found. Null for a form within the Task without url. */
    private @Nullable String name(Optional<Questionnaire> questions) {
        return questions
                .filter(Questionnaire::hasUrl)
                .map(found -> found.hasVersion() ? found.getUrl() + "|" + found.getVersion() : found.getUrl())
                .orElse(canonical().startsWith("#") ? null : canonical());
    }

    /** Saves answers. */
    private record Draft(TaskQuestionnaire task) implements AnswersDraft {
        @Override
        public QuestionnaireResponse save(QuestionnaireResponse answers) {
            return task.save(answers);
        }

        /** Prints the Task without content. */
        @Override
        public String toString() {
            return "Draft[" + task + "]";
        }
    }
}
