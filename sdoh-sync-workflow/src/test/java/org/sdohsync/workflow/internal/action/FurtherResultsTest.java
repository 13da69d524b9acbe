// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.action.CodeRefusedException;
import org.sdohsync.workflow.action.CodedService;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.code.Category;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.code.ServiceCodes;
import org.sdohsync.workflow.code.Systems;
import org.sdohsync.workflow.internal.code.Profiles;

/** Results beside Procedures, and the check of codes. */
class FurtherResultsTest {
    private static final Code PROGRAM = new Code(Systems.SNOMED, "1", "Food program");

    private final Scene scene = new Scene();
    private final Connection connection = scene.source().connection();

    FurtherResultsTest() {
        scene.begin("in-progress");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void complete_withAnEnrollment_postsTheObservationAndNamesIt() {
        complete(Scene.FOOD, ActionOutcome.enrollment(ServiceCodes.ENROLLED, PROGRAM));

        JsonObject observation = only("Observation");
        assertThat(observation.object("meta").orElseThrow().texts("profile"))
                .containsExactly(Profiles.PROGRAM_ENROLLMENT);
        assertThat(observation.object("subject").flatMap(subject -> subject.text("reference")))
                .isEqualTo(scene.task().object("for").flatMap(person -> person.text("reference")));
        assertThat(observation.objects("basedOn")).singleElement().isNotNull();
        assertThat(observation.text("effectiveDateTime")).contains("2026-09-03T10:15:30Z");
        assertThat(ServiceCodes.ENROLLED.in(
                        observation.object("valueCodeableConcept").orElseThrow()))
                .isTrue();
        assertThat(observation.objects("category")).hasSize(2);
        List<JsonObject> outputs = scene.task().objects("output");
        assertThat(reference(outputs.get(outputs.size() - 1))).startsWith("Observation/made-");
        assertThat(type(outputs.get(outputs.size() - 1))).isEqualTo("additional-content");
    }

    @Test
    void complete_withAnswers_survivesALostAnswerWithoutASecondCopy() {
        scene.source().conditionalCreate(false).dropAnswerOf("POST QuestionnaireResponse");
        QuestionnaireResponse answers = new QuestionnaireResponse();
        answers.setStatus(QuestionnaireResponse.QuestionnaireResponseStatus.COMPLETED);

        assertThatExceptionOfType(TransportException.class).isThrownBy(() -> complete(ActionOutcome.posting(answers)));
        assertThat(scene.runner().replay(connection).finished()).hasSize(1);

        JsonObject posted = only("QuestionnaireResponse");
        assertThat(posted.object("identifier")).isPresent();
        assertThat(posted.has("basedOn")).isTrue();
        assertThat(scene.status()).isEqualTo("completed");
    }

    @Test
    void complete_withAnAssessment_keepsWhatItSays() {
        Observation assessment = new Observation();
        assessment.setStatus(Observation.ObservationStatus.FINAL);
        assessment.getSubject().setReference("Patient/other");
        assessment.getEffectiveDateTimeType().setValueAsString("2026-08-01");
        assessment.addIdentifier().setValue("ours");

        complete(ActionOutcome.posting(assessment));

        JsonObject posted = only("Observation");
        assertThat(posted.object("subject").flatMap(subject -> subject.text("reference")))
                .contains("Patient/other");
        assertThat(posted.text("effectiveDateTime")).contains("2026-08-01");
        assertThat(posted.objects("identifier")).hasSize(2);
    }

    @Test
    void posting_whatIsNoResultOrIsThereAlready_isRefused() {
        Observation stored = new Observation();
        stored.setId("o1");
        QuestionnaireResponse named = new QuestionnaireResponse();
        named.getIdentifier().setValue("mine");

        assertThatIllegalArgumentException().isThrownBy(() -> ActionOutcome.posting(new Patient()));
        assertThatIllegalArgumentException().isThrownBy(() -> ActionOutcome.posting(stored));
        assertThatIllegalArgumentException().isThrownBy(() -> ActionOutcome.posting(named));
    }

    @Test
    void check_isAskedWithTheCategoriesOfTheRequest() {
        List<CodedService> asked = new ArrayList<>();

        scene.runner(service -> {
                    asked.add(service);
                    return Optional.empty();
                })
                .perform(connection, TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD)));

        assertThat(asked).singleElement().satisfies(service -> {
            assertThat(service.code().code()).isEqualTo("710925007");
            assertThat(service.categories()).containsExactly(Category.FOOD_INSECURITY);
            assertThat(service.valueSets())
                    .containsExactly("http://cts.nlm.nih.gov/fhir/ValueSet/2.16.840.1.113762.1.4.1247.7");
        });
        assertThat(scene.status()).isEqualTo("completed");
    }

    @Test
    void check_thatObjects_lengthensNothingAndLeavesNothing() {
        TaskAction complete = TaskAction.of(Step.COMPLETE, "t1")
                .outcomes(List.of(ActionOutcome.codeOnly(Systems.SNOMED, "3", "Advice"), Scene.FOOD));

        assertThatExceptionOfType(CodeRefusedException.class)
                .isThrownBy(() -> scene.runner(service -> Optional.of("not of this category"))
                        .perform(connection, complete))
                .withMessageContaining("not of this category");

        assertThat(scene.status()).isEqualTo("in-progress");
        assertThat(scene.source().resources().all("Procedure")).isEmpty();
        assertThat(scene.records().journaled()).isZero();
    }

    @Test
    void check_thatIsAway_letsTheActionWait() {
        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> scene.runner(service -> {
                            throw new TransportException("away", TransportException.Delivery.NOT_SENT, null);
                        })
                        .perform(connection, TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD))));

        assertThat(scene.runner().journal().pending(connection.id())).hasSize(1);
        assertThat(scene.runner().replay(connection).finished()).hasSize(1);
    }

    private void complete(ActionOutcome... outcomes) {
        scene.runner().perform(connection, TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(outcomes)));
    }

    private JsonObject only(String type) {
        List<JsonObject> all = scene.source().resources().all(type);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static String reference(JsonObject output) {
        return output.object("valueReference")
                .flatMap(value -> value.text("reference"))
                .orElse("");
    }

    private static String type(JsonObject output) {
        return output.object("type")
                .orElseThrow()
                .objects("coding")
                .get(0)
                .text("code")
                .orElse("");
    }
}
