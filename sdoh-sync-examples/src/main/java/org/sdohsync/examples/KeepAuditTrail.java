// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples;

import ca.uhn.fhir.context.FhirContext;
import java.util.Date;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAction;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Reference;
import org.sdohsync.fhir.audit.AccessEvent;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.referral.Requested;

/** How do I keep an audit trail of every read and write of patient data, as FHIR AuditEvents? */
public final class KeepAuditTrail {
    private static final String INTERACTION = "http://hl7.org/fhir/restful-interaction";

    private KeepAuditTrail() {}

    /**
     * Runs one sync and prints its trail, one AuditEvent a line. A real application would save them where nobody can change them.
     *
     * @param args FHIR base and owner, or nothing for the sandbox
     */
    public static void main(String[] args) {
        try (Playground playground = Playground.of(args);
                SdohSync sync = SdohSync.builder(SmartApp.named("desk").redirect("http://127.0.0.1:0/callback"))
                        .addressRules(playground.rules())
                        .browser(playground.browser())
                        .onReferral(referral -> referral.requested().ifPresent(Requested::accept))
                        .onAccess(access -> System.out.println(json(auditEvent(access))))
                        .build()) {
            sync.connect(playground.url())
                    .account("worker-7")
                    .asRecipient(playground.owner())
                    .inBrowser();
            sync.syncNow();
        }
    }

    static AuditEvent auditEvent(AccessEvent access) {
        AuditEvent event = new AuditEvent()
                .setType(new Coding("http://terminology.hl7.org/CodeSystem/audit-event-type", "rest", null))
                .addSubtype(new Coding(INTERACTION, interaction(access), null))
                .setAction(action(access))
                .setRecorded(Date.from(access.at()))
                .setOutcome(outcome(access));
        event.addPurposeOfEvent().setText(access.purpose().name());
        event.addAgent()
                .setRequestor(true)
                .getWho()
                .setDisplay("sdoh-sync")
                .getIdentifier()
                .setValue(access.account());
        event.getSource().getObserver().setDisplay("connection " + access.connection());
        for (String resource : access.resources()) {
            event.addEntity().setWhat(new Reference(access.source() + "/" + resource));
        }
        return event;
    }

    private static String interaction(AccessEvent access) {
        return switch (access.interaction()) {
            case READ -> "read";
            case SEARCH -> "search-type";
            case BATCH -> "batch";
            case CREATE -> "create";
            case UPDATE -> "update";
            case DELETE -> "delete";
            case OPERATION -> "operation";
        };
    }

    private static AuditEventAction action(AccessEvent access) {
        return switch (access.interaction()) {
            case READ, BATCH -> AuditEventAction.R;
            case SEARCH, OPERATION -> AuditEventAction.E;
            case CREATE -> AuditEventAction.C;
            case UPDATE -> AuditEventAction.U;
            case DELETE -> AuditEventAction.D;
        };
    }

    private static AuditEventOutcome outcome(AccessEvent access) {
        return switch (access.outcome()) {
            case SUCCESS, NOT_FOUND -> AuditEventOutcome._0;
            case REFUSED -> AuditEventOutcome._4;
            case FAILED -> AuditEventOutcome._8;
        };
    }

    private static String json(AuditEvent event) {
        return FhirContext.forR4Cached().newJsonParser().encodeResourceToString(event);
    }
}
