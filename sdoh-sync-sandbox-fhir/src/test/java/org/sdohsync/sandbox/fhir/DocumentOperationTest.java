// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.sandbox.fhir.ability.Abilities;

class DocumentOperationTest {
    private static final String SUMMARY = "http://loinc.org|34133-9";

    private final FakeTokens tokens = new FakeTokens();
    private final PlainFhirServer server =
            PlainFhirServer.builder("documents").tokens(tokens).start();
    private final Rest rest = new Rest(server).as(tokens.issue("any", null, "user/*.cruds"));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void operation_withoutTimesAndTypes_makesTheSummary() {
        load();

        Bundle answer = rest.search("DocumentReference/$docref?patient=p1");

        assertThat(answer.getType()).isEqualTo(Bundle.BundleType.SEARCHSET);
        assertThat(Rest.ids(answer)).containsExactly("summary-p1");
        DocumentReference made = (DocumentReference) answer.getEntryFirstRep().getResource();
        assertThat(new String(made.getContentFirstRep().getAttachment().getData(), StandardCharsets.UTF_8))
                .contains("asthma")
                .doesNotContain("of another");
        assertThat(rest.get("DocumentReference/summary-p1").statusCode()).isEqualTo(404);
    }

    @Test
    void operation_withTimesOrTypes_findsStoredDocumentsToo() {
        load();

        assertThat(rest.ids("DocumentReference/$docref?patient=p1&start=2026-02-01"))
                .containsExactly("summary-p1", "d2");
        assertThat(rest.ids("DocumentReference/$docref?patient=p1&end=2026-02-01T00:00:00Z"))
                .containsExactly("summary-p1", "d1");
        assertThat(rest.ids("DocumentReference/$docref?patient=p1&type=urn:test|note"))
                .containsExactly("d1", "d2");
        assertThat(rest.ids("DocumentReference/$docref?patient=p1&type=urn:test|other&type=" + SUMMARY))
                .containsExactly("summary-p1");
    }

    @Test
    void operation_ofNobody_isEmptyAndWithoutPatientRefused() {
        load();

        assertThat(rest.ids("DocumentReference/$docref?patient=nobody")).isEmpty();
        assertThat(rest.get("DocumentReference/$docref").statusCode()).isEqualTo(400);
    }

    @Test
    void operation_withTokenOfPatient_showsTheOwnOnly() {
        load();
        Rest own = rest.as(tokens.issue("own", "p1", "patient/Patient.rs", "patient/DocumentReference.rs"));
        Rest without = rest.as(tokens.issue("without", "p1", "patient/Patient.rs"));

        assertThat(own.ids("DocumentReference/$docref?patient=p1&start=2026-01-01"))
                .containsExactly("summary-p1", "d1", "d2");
        assertThat(own.ids("DocumentReference/$docref?patient=p2&start=2026-01-01"))
                .isEmpty();
        assertThat(without.get("DocumentReference/$docref?patient=p1").statusCode())
                .isEqualTo(403);
    }

    @Test
    void operation_isDeclaredWhereItIsOffered() {
        assertThat(operations(server)).containsExactly("docref");
        try (PlainFhirServer frugal =
                PlainFhirServer.builder("frugal").abilities(Abilities.frugal()).start()) {
            assertThat(operations(frugal)).isEmpty();
            assertThat(new Rest(frugal)
                            .get("DocumentReference/$docref?patient=p1")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    private void load() {
        server.load(
                Samples.patient("p1", "One"),
                Samples.patient("p2", "Two"),
                condition("c1", "p1", "asthma"),
                condition("c2", "p2", "of another"),
                document("d1", "p1", "2026-01-10T00:00:00Z"),
                document("d2", "p1", "2026-03-10T00:00:00Z"),
                document("d3", "p2", "2026-03-10T00:00:00Z"));
    }

    private static Condition condition(String id, String patient, String words) {
        Condition condition = new Condition().setSubject(new Reference("Patient/" + patient));
        condition.setId(id);
        condition.getCode().setText(words);
        return condition;
    }

    private static DocumentReference document(String id, String patient, String time) {
        DocumentReference document = new DocumentReference().setSubject(new Reference("Patient/" + patient));
        document.setId(id);
        document.getType().addCoding().setSystem("urn:test").setCode("note");
        document.getContext().getPeriod().setStart(Date.from(Instant.parse(time)));
        document.getContext().getPeriod().setEnd(Date.from(Instant.parse(time).plusSeconds(60)));
        return document;
    }

    private static List<String> operations(PlainFhirServer server) {
        return Rest.parse(CapabilityStatement.class, new Rest(server).get("metadata"))
                .getRestFirstRep()
                .getResource()
                .stream()
                .filter(resource -> resource.getType().equals("DocumentReference"))
                .flatMap(resource -> resource.getOperation().stream())
                .map(operation -> operation.getName())
                .toList();
    }
}
