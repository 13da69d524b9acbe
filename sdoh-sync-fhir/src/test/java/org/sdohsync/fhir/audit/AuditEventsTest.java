// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.audit;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.time.Instant;
import java.util.List;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAction;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sdohsync.core.audit.AuditEntry;
import org.sdohsync.core.audit.AuditEntry.Action;
import org.sdohsync.core.audit.AuditEntry.Outcome;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.fhir.audit.AccessEvent.Interaction;
import org.sdohsync.fhir.audit.AccessEvent.Purpose;

/** Accesses as entries, and entries as AuditEvents that a FHIR parser reads. */
class AuditEventsTest {
    private static final Instant AT = Instant.parse("2026-11-29T08:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "READ, READ, read, R",
        "SEARCH, READ, search-type, E",
        "BATCH, READ, batch, R",
        "OPERATION, READ, operation, E",
        "CREATE, WRITE, create, C",
        "UPDATE, WRITE, update, U",
        "DELETE, WRITE, delete, D"
    })
    void resource_ofEachInteraction_isARestfulOperation(
            Interaction interaction, Action action, String code, AuditEventAction done) {
        AuditEntry entry = AuditEvents.entry(access(interaction, AccessEvent.Outcome.SUCCESS, 0));

        AuditEvent event = AuditEvents.resource(entry, "Food bank");

        assertThat(entry.action()).isEqualTo(action);
        assertThat(event.getType().getCode()).isEqualTo("rest");
        assertThat(event.getSubtypeFirstRep().getCode()).isEqualTo(code);
        assertThat(event.getAction()).isEqualTo(done);
    }

    @Test
    void resource_ofAnAccess_namesClientServerUserAndResources() {
        AuditEntry entry = AuditEvents.entry(access(Interaction.UPDATE, AccessEvent.Outcome.REFUSED, 412));

        String json = FhirContext.forR4Cached()
                .newJsonParser()
                .encodeResourceToString(AuditEvents.resource(entry, "Food bank"));
        AuditEvent event = FhirContext.forR4Cached().newJsonParser().parseResource(AuditEvent.class, json);

        assertThat(entry.detail()).isEqualTo("UPDATE for ACTION, status 412");
        assertThat(event.getRecorded().toInstant()).isEqualTo(AT);
        assertThat(event.getOutcome()).isEqualTo(AuditEventOutcome._4);
        assertThat(event.getAgent())
                .extracting(agent -> agent.getType().getCodingFirstRep().getCode())
                .containsExactly("110153", "110152", "IRCP");
        assertThat(event.getAgent().get(1).getWho().getDisplay()).isEqualTo("https://hospital.example/r4");
        assertThat(event.getAgent().get(2).getWho().getIdentifier().getValue()).isEqualTo("worker-7");
        assertThat(event.getAgent().get(2).getRequestor()).isTrue();
        assertThat(event.getSource().getObserver().getDisplay()).isEqualTo("Food bank");
        assertThat(event.getEntity().get(0).getWhat().getReference()).isEqualTo("https://hospital.example/r4/Task/1");
        assertThat(event.getEntity().get(0).getRole().getCode()).isEqualTo("4");
        assertThat(event.getEntity().get(1).getRole().getCode()).isEqualTo("1");
        assertThat(event.getEntity().get(2).getWhat().getIdentifier().getValue())
                .isEqualTo("c1");
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void resource_ofEachAction_hasWhatFhirRequires(Action action) {
        AuditEntry entry = new AuditEntry(AT, action, Outcome.FAILED, "", "", "", List.of(), "");

        AuditEvent event = AuditEvents.resource(entry, "Food bank");

        assertThat(event.getType().getCode()).isNotBlank();
        assertThat(event.getSubtypeFirstRep().getCode()).isNotBlank();
        assertThat(event.getOutcome()).isEqualTo(AuditEventOutcome._8);
        assertThat(event.getAgent())
                .isNotEmpty()
                .allSatisfy(agent -> assertThat(agent.hasRequestorElement()).isTrue());
    }

    private static AccessEvent access(Interaction interaction, AccessEvent.Outcome outcome, int status) {
        return new AccessEvent(
                new ConnectionId("c1"),
                "worker-7",
                "https://hospital.example/r4",
                interaction,
                Purpose.ACTION,
                List.of("Task/1", "Patient/2"),
                outcome,
                status,
                AT);
    }
}
