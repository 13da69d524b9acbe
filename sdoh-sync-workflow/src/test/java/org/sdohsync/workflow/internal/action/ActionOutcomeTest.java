// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.LocalDate;
import java.util.List;
import java.util.NoSuchElementException;
import org.hl7.fhir.r4.model.Goal;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.code.Code;

/** What each kind of outcome is in the journal and in a Task. */
class ActionOutcomeTest {
    private static final String CODING = "{\"coding\":[{\"system\":\"s\",\"code\":\"c\",\"display\":\"d\"}]}";

    private final ActionOutcome performed = ActionOutcome.performed("s", "c", "d");
    private final ActionOutcome code = ActionOutcome.codeOnly("s", "c", "d");
    private final ActionOutcome result = ActionOutcome.result("Observation/7");
    private final ActionOutcome posting = ActionOutcome.posting(new Goal());
    private final List<ActionOutcome> all = List.of(performed, code, result, posting);

    @Test
    void toJson_ofEachKind_isTheSameAsEver() {
        assertThat(text(performed.toJson())).isEqualTo("{\"kind\":\"PROCEDURE\",\"value\":" + CODING + "}");
        assertThat(text(performed
                        .during(LocalDate.of(2026, 9, 1), LocalDate.of(2026, 9, 2))
                        .note("n")
                        .toJson()))
                .isEqualTo("{\"kind\":\"PROCEDURE\",\"value\":" + CODING
                        + ",\"start\":\"2026-09-01\",\"end\":\"2026-09-02\",\"note\":\"n\"}");
        assertThat(text(code.toJson())).isEqualTo("{\"kind\":\"CODE\",\"value\":" + CODING + "}");
        assertThat(text(result.toJson()))
                .isEqualTo("{\"kind\":\"RESULT\",\"value\":{\"reference\":\"Observation/7\"}}");
        assertThat(text(posting.toJson())).isEqualTo("{\"kind\":\"POSTED\",\"value\":{\"resourceType\":\"Goal\"}}");
    }

    @Test
    void fromJson_ofWhatWasWritten_isTheSame() {
        List<ActionOutcome> told =
                List.of(performed.toldAt(Scene.NOW), code, result, posting, enrolled(), enrolledNow());
        for (ActionOutcome outcome : told) {
            ActionOutcome read =
                    ActionOutcome.fromJson(JsonObject.parse(outcome.toJson().toBytes(), "outcome"));

            assertThat(text(read.toJson())).isEqualTo(text(outcome.toJson()));
            assertThat(read.says(outcome)).isTrue();
            assertThat(read).hasToString(outcome.toString());
        }
    }

    @Test
    void fromJson_ofAnUnknownKind_isRefused() {
        JsonObject unknown =
                performed.toJson().toBuilder().text("kind", "MIRACLE").build();

        assertThatIllegalArgumentException().isThrownBy(() -> ActionOutcome.fromJson(unknown));
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> ActionOutcome.fromJson(JsonObject.builder().build()));
    }

    @Test
    void output_ofEachKind_namesWhatWasPostedOrSaysItItself() {
        assertThat(output(performed)).contains("resulting-activity").endsWith(reference("Procedure/1"));
        assertThat(output(posting)).contains("additional-content").endsWith(reference("Procedure/1"));
        assertThat(output(code)).contains("resulting-activity").endsWith("\"valueCodeableConcept\":" + CODING + "}");
        assertThat(output(result)).contains("additional-content").endsWith(reference("Observation/7"));
    }

    @Test
    void says_anotherKindOfTheSameCode_isAnother() {
        for (ActionOutcome one : all) {
            assertThat(all).filteredOn(one::says).containsExactly(one);
        }
        assertThat(performed.says(performed.note("n"))).isFalse();
    }

    @Test
    void at_ofWhatIsNoPerformedService_isRefused() {
        for (ActionOutcome other : List.of(code, result, posting)) {
            assertThatIllegalStateException().isThrownBy(() -> other.at(Scene.NOW));
            assertThatIllegalStateException().isThrownBy(() -> other.on(LocalDate.EPOCH));
            assertThatIllegalStateException().isThrownBy(() -> other.during(LocalDate.EPOCH, LocalDate.EPOCH));
            assertThatIllegalStateException().isThrownBy(() -> other.note("n"));
        }
        for (ActionOutcome any : all) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> any.during(LocalDate.EPOCH, LocalDate.EPOCH.minusDays(1)));
        }
    }

    @Test
    void kinds_thatBecomeResources_andThatNameServices() {
        assertThat(all).filteredOn(ActionOutcome::isPosted).containsExactly(performed, posting);
        assertThat(all).filteredOn(ActionOutcome::isService).containsExactly(performed, code);
        assertThat(performed.type()).isEqualTo("Procedure");
        assertThat(posting.type()).isEqualTo("Goal");
        assertThat(List.of(performed.name(), code.name(), posting.name())).containsExactly("s|c", "s|c", "Goal");
        assertThat(all)
                .extracting(ActionOutcome::toString)
                .containsExactly("Outcome[PROCEDURE]", "Outcome[CODE]", "Outcome[RESULT]", "Outcome[POSTED]");
    }

    private static ActionOutcome enrolled() {
        return ActionOutcome.enrollment(new Code("s", "enrolled", ""), new Code("s", "program", ""));
    }

    private static ActionOutcome enrolledNow() {
        return enrolled().toldAt(Scene.NOW);
    }

    private static String output(ActionOutcome outcome) {
        return text(outcome.output("Procedure/1"));
    }

    private static String reference(String reference) {
        return "\"valueReference\":{\"reference\":\"" + reference + "\"}}";
    }

    private static String text(JsonObject json) {
        return new String(json.toBytes(), UTF_8);
    }
}
