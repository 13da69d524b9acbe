// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.details;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.workflow.code.ServiceCodes;
import org.sdohsync.workflow.details.MissingReference;
import org.sdohsync.workflow.details.MissingReference.Why;
import org.sdohsync.workflow.details.ReferralDetails;
import org.sdohsync.workflow.internal.action.FakeSource;
import org.sdohsync.workflow.internal.action.Scene;

class ReferralDetailsTest {
    private static final String ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

    private final Scene scene = new Scene();
    private final FakeSource source = scene.source();

    @BeforeEach
    void fill() {
        for (String name : List.of(
                "Patient/p1",
                "Observation/o1",
                "Observation/o2",
                "Condition/c1",
                "Goal/g1",
                "Consent/k1",
                "DocumentReference/d1",
                "Practitioner/dr",
                "Organization/clinic")) {
            source.resources().put(resource(name).build());
        }
        source.resources()
                .put(resource("PractitionerRole/pr1")
                        .object("practitioner", reference("Practitioner/dr"))
                        .object("organization", reference("Organization/clinic"))
                        .build());
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void read_whereBatchesWork_takesTwoRequests() {
        ReferralDetails details = read();

        assertThat(source.log()).containsExactly("POST ", "POST ");
        assertEverything(details);
        assertThat(details.missing()).isEmpty();
        assertThat(details.doNotContactPatient()).isFalse();
    }

    @Test
    void read_whereBatchesAreRefused_asksOnceAndReadsOneByOne() {
        source.batch(false);

        assertEverything(read());

        assertThat(source.log().stream().filter("POST "::equals)).hasSize(1);
        assertThat(source.log()).doesNotHaveDuplicates();
    }

    @Test
    void read_whereBatchesAreKnownToBeMissing_doesNotAsk() {
        ReferralDetails details =
                FetchedDetails.read(client(), ServerCapabilities.unknown().with(ServerFeature.BATCH, false), task());

        assertEverything(details);
        assertThat(source.log()).noneMatch("POST "::equals);
    }

    /** Each resource is small enough; all of them together are not. */
    @Test
    void read_ofMoreThanOnePageMayHold_leavesTheRestOut() {
        JsonObject.Builder task = source.resources().get("Task/t1").toBuilder();
        for (int i = 0; i < 200; i++) {
            source.resources().put(resource("Observation/many" + i).build());
            task.append(
                    "input",
                    JsonObject.builder()
                            .object("valueReference", reference("Observation/many" + i))
                            .build());
        }
        Task large = FhirJson.parse(Task.class, task.build().toBytes(), "Task/t1");
        FhirClient bounded = FhirClient.over(
                source.sender(), source.base(), Limits.defaults().pageValues(150));

        ReferralDetails details =
                FetchedDetails.read(bounded, ServerCapabilities.unknown().with(ServerFeature.BATCH, false), large);

        assertThat(details.missing()).hasSizeGreaterThan(50).allMatch(each -> each.why() == Why.UNREADABLE);
        assertThat(source.log()).hasSizeLessThan(150);
        assertThat(details.supportingContent()).isNotEmpty();
    }

    @Test
    @Requirement("SCP-18")
    void read_whatIsMissing_isListed() {
        for (boolean batch : List.of(true, false)) {
            source.batch(batch).forbid("Goal/g1");
            source.resources().remove("Condition/c1");
            source.resources()
                    .change(
                            "ServiceRequest/sr1",
                            request -> request.toBuilder()
                                    .objects(
                                            "supportingInfo", List.of(reference("https://elsewhere.example/Consent/1")))
                                    .build());

            ReferralDetails details = read();

            assertThat(details.missing())
                    .extracting(MissingReference::reference, MissingReference::why)
                    .containsExactlyInAnyOrder(
                            tuple("Goal/g1", Why.FORBIDDEN),
                            tuple("Condition/c1", Why.NOT_FOUND),
                            tuple("https://elsewhere.example/Consent/1", Why.ELSEWHERE));
            assertThat(details.goals()).isEmpty();
            assertThat(details.reasons()).hasSize(1);
            assertThat(source.log()).noneMatch(line -> line.contains("elsewhere"));
        }
    }

    @Test
    void read_ofResourcesWithAValueThatCannotBeRead_handsOverTheRestAndListsTheValue() {
        for (boolean batch : List.of(true, false)) {
            source.batch(batch);
            source.resources()
                    .change(
                            "Task/t1",
                            task -> task.toBuilder()
                                    .text("authoredOn", "2026-11-28T10:00:00+0200")
                                    .build());
            source.resources()
                    .put(resource("Patient/p1")
                            .text("birthDate", "01/02/1980")
                            .text("gender", "female")
                            .build());

            ReferralDetails details = read();

            assertEverything(details);
            assertThat(details.patient().orElseThrow().getGender().toCode()).isEqualTo("female");
            assertThat(details.patient().orElseThrow().getBirthDate()).isNull();
            assertThat(details.missing())
                    .containsExactly(
                            new MissingReference("Task/t1", "authoredOn", Why.UNREADABLE_VALUE),
                            new MissingReference("Patient/p1", "birthDate", Why.UNREADABLE_VALUE));
        }
    }

    /** IPA 1.1, Data Absent Reason: what is masked or unknown keeps nothing else away. */
    @Test
    @Requirement("IPA-17")
    void read_ofResourcesWithAbsentData_handsThemOverWithTheReasons() {
        JsonObject absent = JsonObject.builder()
                .objects(
                        "extension",
                        List.of(JsonObject.builder()
                                .text("url", ABSENT)
                                .text("valueCode", "masked")
                                .build()))
                .build();
        source.resources()
                .put(resource("Patient/p1")
                        .objects("name", List.of(absent))
                        .object("_birthDate", absent)
                        .build());
        source.resources()
                .put(resource("Condition/c1")
                        .object("subject", absent)
                        .object("_recordedDate", absent)
                        .build());
        source.resources().change("ServiceRequest/sr1", request -> {
            List<JsonObject> reasons = new ArrayList<>(request.objects("reasonReference"));
            reasons.add(absent);
            return request.toBuilder()
                    .objects("reasonReference", reasons)
                    .object("_authoredOn", absent)
                    .build();
        });

        ReferralDetails details = read();

        assertEverything(details);
        // A reference without an address is told, as it cannot be read.
        assertThat(details.missing()).extracting(MissingReference::why).containsExactly(Why.ELSEWHERE);
        Patient patient = details.patient().orElseThrow();
        assertThat(reason(patient.getNameFirstRep())).isEqualTo("masked");
        assertThat(reason(patient.getBirthDateElement())).isEqualTo("masked");
        assertThat(patient.getBirthDate()).isNull();
        Condition condition = (Condition) details.reasons().get(0);
        assertThat(reason(condition.getSubject())).isEqualTo("masked");
        assertThat(reason(details.serviceRequest().orElseThrow().getAuthoredOnElement()))
                .isEqualTo("masked");
    }

    private static String reason(Element element) {
        return element.getExtensionByUrl(ABSENT).getValue().primitiveValue();
    }

    @Test
    @Requirement("SCP-18")
    void read_withoutTheRequest_assumesNoContact() {
        source.forbid("ServiceRequest/sr1");

        ReferralDetails details = read();

        assertThat(details.serviceRequest()).isEmpty();
        assertThat(details.patient()).isPresent();
        assertThat(details.doNotContactPatient()).isTrue();
    }

    @Test
    void doNotContactPatient_whenTheRequestSaysSo_isTrue() {
        source.resources()
                .change(
                        "ServiceRequest/sr1",
                        request -> request.toBuilder()
                                .objects("orderDetail", List.of(ServiceCodes.CONTACTING_SUBJECT_PROHIBITED.json()))
                                .build());

        source.resources()
                .change(
                        "Patient/p1",
                        person -> person.toBuilder()
                                .objects(
                                        "telecom",
                                        List.of(JsonObject.builder()
                                                .text("value", "555-0100")
                                                .build()))
                                .build());

        ReferralDetails details = read();

        assertThat(details.doNotContactPatient()).isTrue();
        assertThat(details.patient().orElseThrow().getTelecom()).isEmpty();
        assertThat(details.resource("Patient/p1")
                        .orElseThrow()
                        .getNamedProperty("telecom")
                        .getValues())
                .isEmpty();
        assertThat(details.patientWithContacts().orElseThrow().getTelecom()).hasSize(1);
    }

    @Test
    void read_serverInTrouble_throwsAndHidesNothing() {
        source.batch(false).refuse("GET Patient/p1", 503);

        assertThatExceptionOfType(HttpStatusException.class)
                .isThrownBy(this::read)
                .satisfies(failed -> assertThat(failed.retryable()).isTrue());
    }

    @Test
    void read_absoluteReferenceToTheSource_isFetched() {
        source.resources()
                .change(
                        "Task/t1",
                        task -> task.toBuilder()
                                .object("for", reference(source.base() + "/Patient/p1/_history/1"))
                                .build());

        assertThat(read().patient()).isPresent();
    }

    @Test
    void resources_areCopies() {
        ReferralDetails details = read();

        Patient patient = details.patient().orElseThrow();
        patient.setActive(false);

        assertThat(details.patient().orElseThrow().hasActive()).isFalse();
        assertThat(details.resource("Practitioner/dr")).isPresent();
        assertThat(details.resource("Practitioner/nobody")).isEmpty();
    }

    private static void assertEverything(ReferralDetails details) {
        assertThat(details.serviceRequest()).isPresent();
        assertThat(details.patient()).isPresent();
        assertThat(details.requester().map(Resource::fhirType)).contains("PractitionerRole");
        assertThat(details.resource("Organization/clinic")).isPresent();
        assertThat(details.reasons()).extracting(Resource::fhirType).containsExactly("Condition", "Observation");
        assertThat(details.goals()).hasSize(1);
        assertThat(details.consents()).hasSize(1);
        assertThat(details.supportingContent())
                .extracting(Resource::fhirType)
                .containsExactly("DocumentReference", "Observation");
    }

    private ReferralDetails read() {
        return FetchedDetails.read(client(), ServerCapabilities.unknown(), task());
    }

    private FhirClient client() {
        return FhirClient.over(source.sender(), source.base(), Limits.defaults());
    }

    private Task task() {
        return FhirJson.parse(Task.class, source.resources().get("Task/t1").toBytes(), "Task/t1");
    }

    private static JsonObject.Builder resource(String name) {
        int slash = name.indexOf('/');
        return JsonObject.builder()
                .text("resourceType", name.substring(0, slash))
                .text("id", name.substring(slash + 1));
    }

    private static JsonObject reference(String reference) {
        return JsonObject.builder().text("reference", reference).build();
    }
}
