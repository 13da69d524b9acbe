// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.workflow.internal.feed.LearnedCapabilities;

/** What is posted, whatever the Task and its ServiceRequest hold: FHIR R4 by HAPI's validator, and nothing in it that leads nowhere. */
class PostedProcedureTest {
    private static final List<String> NOWHERE = List.of(
            "{}",
            "{\"reference\":\"\"}",
            "{\"reference\":\"#sr\"}",
            "{\"reference\":\"urn:uuid:7e3b1c1e-3c0c-4a8a-9a70-6f0a6a1f4a11\"}",
            "{\"reference\":\"nowhere\"}",
            "{\"reference\":\"a/b/Patient/1\"}",
            "{\"reference\":\"Questionnaire/1\"}",
            "{\"reference\":7}",
            "{\"display\":\"somebody\"}",
            "{\"identifier\":{}}");
    private static final List<String> SOMEWHERE =
            List.of("X/1", "X/1/_history/2", "https://other.example/fhir/X/1", "X/enc_7", "X/" + "e".repeat(88));

    private final JsonObject task = Scene.resource("task.json");
    private final JsonObject request = Scene.resource("service-request.json");
    private final List<JsonObject> built = new ArrayList<>();

    /** One run: the validator's definitions take seconds to load and much memory. */
    @Test
    void build_ofWhateverTheSourceHolds_isValidAndLeadsNowhereElse() {
        plain();
        NOWHERE.forEach(this::nowhere);
        SOMEWHERE.forEach(this::somewhere);
        categories();

        FhirValidator validator = validator();
        Map<String, List<String>> faults = new LinkedHashMap<>();
        for (JsonObject procedure : built) {
            String text = new String(procedure.toBytes(), UTF_8);
            List<String> errors = validator.validateWithResult(text).getMessages().stream()
                    .filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
                    .map(SingleValidationMessage::getMessage)
                    .toList();
            if (!errors.isEmpty()) {
                faults.put(text, errors);
            }
        }
        assertThat(built).hasSizeGreaterThan(20);
        assertThat(faults).isEmpty();
        assertThat(validator.validateWithResult(dangling()).isSuccessful()).isFalse();
    }

    private void plain() {
        build(Scene.FOOD.at(Instant.parse("2026-09-03T10:15:30Z")).note("two bags"), task, request);
        build(Scene.FOOD.on(LocalDate.of(2026, 9, 3)).note(" "), task, null);
        build(Scene.FOOD.during(LocalDate.of(2026, 9, 3), LocalDate.of(2026, 9, 4)), task, request);
    }

    private void nowhere(String reference) {
        JsonObject lost = json(reference);
        JsonObject procedure = build(
                Scene.FOOD.on(LocalDate.of(2026, 9, 3)),
                task.toBuilder()
                        .object("focus", lost)
                        .object("owner", lost)
                        .object("encounter", lost)
                        .build(),
                request.toBuilder()
                        .object("encounter", lost)
                        .objects("reasonReference", List.of(lost, lost))
                        .objects("extension", List.of(goal(lost)))
                        .build());

        assertThat(procedure.members().keySet())
                .doesNotContain("basedOn", "performer", "encounter", "reasonReference", "extension");
        assertThat(build(
                                Scene.FOOD.on(LocalDate.of(2026, 9, 3)),
                                task.toBuilder().object("for", lost).build(),
                                request)
                        .object("subject")
                        .flatMap(subject -> subject.text("reference")))
                .contains("Patient/p1");
    }

    private void somewhere(String form) {
        JsonObject procedure = build(
                Scene.FOOD.on(LocalDate.of(2026, 9, 3)),
                task.toBuilder()
                        .object("focus", json("{\"reference\":\"" + form.replace("X", "ServiceRequest") + "\"}"))
                        .object("owner", json("{\"reference\":\"" + form.replace("X", "Organization") + "\"}"))
                        .object("for", json("{\"reference\":\"" + form.replace("X", "Patient") + "\"}"))
                        .object("encounter", json("{\"reference\":\"" + form.replace("X", "Encounter") + "\"}"))
                        .build(),
                null);

        assertThat(procedure.members().keySet()).contains("basedOn", "performer", "encounter", "subject");
    }

    private void categories() {
        for (String coding : List.of(
                "{}",
                "{\"system\":\"not absolute\",\"code\":\"a\"}",
                "{\"system\":\"\",\"code\":\"a\"}",
                "{\"code\":\" a \"}",
                "{\"code\":\"\"}",
                "{\"system\":\"https://a.example\",\"code\":\"a\",\"display\":\"\"}")) {
            JsonObject procedure = build(
                    Scene.FOOD.on(LocalDate.of(2026, 9, 3)),
                    task,
                    request.toBuilder()
                            .objects("category", List.of(json("{\"coding\":[" + coding + "],\"text\":\" \"}")))
                            .build());

            assertThat(procedure.has("category")).isFalse();
        }
        JsonObject identified = json("{\"identifier\":{\"system\":\"urn:x\",\"value\":\"7\"},\"display\":\"Pantry\"}");
        assertThat(build(
                                Scene.FOOD.on(LocalDate.of(2026, 9, 3)),
                                task.toBuilder()
                                        .object("owner", identified)
                                        .object("for", identified)
                                        .object("focus", identified)
                                        .build(),
                                null)
                        .has("performer"))
                .isTrue();
    }

    @Test
    void serviceRequest_containedInTheTask_isTaken() {
        try (Scene scene = new Scene()) {
            TaskServer source = new TaskServer(
                    FhirClient.over(scene.source().sender(), scene.source().base(), Limits.defaults()),
                    scene.source().connection(),
                    new ProfileNaming(
                            LearnedCapabilities.in(MemoryStore.create(), Clock.systemUTC()),
                            scene.source().connection()));
            JsonObject containing =
                    json("{\"contained\":[{\"resourceType\":\"ServiceRequest\",\"id\":\"sr\",\"status\":\"active\"}],"
                            + "\"focus\":{\"reference\":\"#sr\"}}");

            assertThat(source.serviceRequest(containing)).isNotNull();
            assertThat(source.serviceRequest(json("{\"focus\":{\"reference\":\"#other\"}}")))
                    .isNull();
            assertThat(scene.source().log()).isEmpty();
        }
    }

    private JsonObject build(ActionOutcome outcome, JsonObject from, @Nullable JsonObject order) {
        JsonObject procedure = outcome.draft("urn:uuid:4f2b1f7e-0b53-3c0c-8a5e-2d1b8f0e3f11", from, order);
        built.add(procedure);
        return procedure;
    }

    private String dangling() {
        JsonObject procedure = built.get(0).toBuilder()
                .objects("basedOn", List.of(json("{\"reference\":\"#sr\"}")))
                .build();
        return new String(procedure.toBytes(), UTF_8);
    }

    private static JsonObject goal(JsonObject reference) {
        return JsonObject.builder()
                .text("url", "http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal")
                .object("valueReference", reference)
                .build();
    }

    private static JsonObject json(String text) {
        return JsonObject.parse(text.getBytes(UTF_8), "test");
    }

    private static FhirValidator validator() {
        FhirContext context = FhirContext.forR4();
        FhirInstanceValidator module = new FhirInstanceValidator(new ValidationSupportChain(
                new DefaultProfileValidationSupport(context),
                new InMemoryTerminologyServerValidationSupport(context),
                new CommonCodeSystemsTerminologyService(context)));
        // The guide's own profile is not part of the base specification.
        module.setErrorForUnknownProfiles(false);
        module.setAnyExtensionsAllowed(true);
        return context.newValidator().registerValidatorModule(module);
    }
}
