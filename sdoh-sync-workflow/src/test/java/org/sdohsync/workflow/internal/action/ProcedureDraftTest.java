// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.code.Systems;

class ProcedureDraftTest {
    private static final FhirBase BASE = FhirBase.restore("https://county.example/fhir");

    private final JsonObject task = Scene.resource("task.json");
    private final JsonObject request = Scene.resource("service-request.json");

    @Test
    void build_withTheRequest_isTheWholeProcedure() {
        ActionOutcome outcome =
                Scene.FOOD.at(Instant.parse("2026-09-03T10:15:30.999Z")).note("two bags");

        JsonObject procedure = outcome.draft("urn:uuid:1", task, request);

        assertThat(procedure.toBytes())
                .asString()
                .isEqualTo(new String(Scene.resource("procedure.json").toBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void build_withoutTheRequest_keepsWhatTheTaskKnows() {
        JsonObject procedure = Scene.FOOD.on(LocalDate.of(2026, 9, 3)).draft("urn:uuid:1", task, null);

        assertThat(procedure.members().keySet())
                .containsExactly(
                        "resourceType",
                        "meta",
                        "identifier",
                        "basedOn",
                        "status",
                        "code",
                        "subject",
                        "performedDateTime",
                        "performer");
        assertThat(procedure.text("performedDateTime")).contains("2026-09-03");
    }

    @Test
    void build_forARelatedPerson_takesThePatientOfTheRequest() {
        JsonObject related =
                task.toBuilder().object("for", reference("RelatedPerson/7")).build();

        assertThat(Scene.FOOD.draft("urn:uuid:1", related, request).object("subject"))
                .flatMap(subject -> subject.text("reference"))
                .contains("Patient/p1");
        assertThat(Scene.FOOD.draft("urn:uuid:1", related, null).object("subject"))
                .flatMap(subject -> subject.text("reference"))
                .contains("RelatedPerson/7");
    }

    @Test
    void build_forNobody_isTheServersFault() {
        JsonObject nobody = task.toBuilder().remove("for").build();

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> Scene.FOOD.draft("urn:uuid:1", nobody, null));
    }

    @Test
    void build_ownedByAService_namesNoPerformer() {
        JsonObject owned = task.toBuilder()
                .object("owner", reference("HealthcareService/7"))
                .build();

        assertThat(Scene.FOOD.draft("urn:uuid:1", owned, request).has("performer"))
                .isFalse();
    }

    @Test
    void build_overDays_hasAPeriod() {
        ActionOutcome outcome = Scene.FOOD.during(LocalDate.of(2026, 9, 3), LocalDate.of(2026, 9, 4));

        JsonObject procedure = outcome.draft("urn:uuid:1", task, request);

        assertThat(procedure.has("performedDateTime")).isFalse();
        assertThat(procedure.object("performedPeriod").orElseThrow().text("end"))
                .contains("2026-09-04");
    }

    @Test
    void identifier_isTheSameForTheSameThingOnly() {
        String first = ProcedureDraft.identifier(BASE, "t1", 0, Scene.FOOD);

        assertThat(first).matches("urn:uuid:[0-9a-f-]{36}");
        assertThat(ProcedureDraft.identifier(BASE, "t1", 0, Scene.FOOD.at(Instant.EPOCH)))
                .isEqualTo(first);
        assertThat(ProcedureDraft.identifier(BASE, "t1", 1, Scene.FOOD)).isNotEqualTo(first);
        assertThat(ProcedureDraft.identifier(BASE, "t2", 0, Scene.FOOD)).isNotEqualTo(first);
        assertThat(ProcedureDraft.identifier(BASE, "t1", 0, ActionOutcome.performed(Systems.SNOMED, "2", "")))
                .isNotEqualTo(first);
        assertThat(ProcedureDraft.identifier(FhirBase.restore("https://city.example"), "t1", 0, Scene.FOOD))
                .isNotEqualTo(first);
    }

    @Test
    void outcome_thatIsNoService_hasNoTime() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ActionOutcome.result("Observation/1").at(Instant.EPOCH));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ActionOutcome.result("https://elsewhere.example/Observation/1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scene.FOOD.during(LocalDate.of(2026, 9, 4), LocalDate.of(2026, 9, 3)));
    }

    private static JsonObject reference(String reference) {
        return JsonObject.builder().text("reference", reference).build();
    }
}
