// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.audit;

import java.util.Date;
import java.util.Locale;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAction;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Reference;
import org.sdohsync.core.audit.AuditEntry;
import org.sdohsync.core.audit.AuditEntry.Action;
import org.sdohsync.core.audit.AuditEntry.Outcome;
import org.sdohsync.fhir.audit.AccessEvent.Interaction;

/**
 * Converts accesses to entries of an audit trail, and entries to FHIR R4 AuditEvents in the form of IHE BALP: type, subtype, action,
 * the client as source and the FHIR server as destination agent, the user, and the resources as entities.
 */
public final class AuditEvents {
    private static final String DCM = "http://dicom.nema.org/resources/ontology/DCM";
    private static final String EVENT_TYPE = "http://terminology.hl7.org/CodeSystem/audit-event-type";
    private static final String INTERACTION = "http://hl7.org/fhir/restful-interaction";
    private static final String PARTICIPATION = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
    private static final String OBJECT_TYPE = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
    private static final String OBJECT_ROLE = "http://terminology.hl7.org/CodeSystem/object-role";
    private static final String BETWEEN = " for ";

    private AuditEvents() {}

    /**
     * Converts an access.
     *
     * @param access the access
     * @return the entry, without content as the access
     */
    public static AuditEntry entry(AccessEvent access) {
        boolean writes = access.interaction() == Interaction.CREATE
                || access.interaction() == Interaction.UPDATE
                || access.interaction() == Interaction.DELETE;
        Outcome outcome = switch (access.outcome()) {
            case SUCCESS, NOT_FOUND -> Outcome.SUCCESS;
            case REFUSED -> Outcome.REFUSED;
            case FAILED -> Outcome.FAILED;
        };
        String status = access.status() == 0 ? "" : ", status " + access.status();
        return new AuditEntry(
                access.at(),
                writes ? Action.WRITE : Action.READ,
                outcome,
                access.connection().value(),
                access.account(),
                access.source(),
                access.resources(),
                access.interaction().name() + BETWEEN + access.purpose().name() + status);
    }

    /**
     * Converts an entry.
     *
     * @param entry the entry
     * @param application the name of the application, as observer and client
     * @return a new AuditEvent
     */
    public static AuditEvent resource(AuditEntry entry, String application) {
        AuditEvent event = new AuditEvent()
                .setRecorded(Date.from(entry.at()))
                .setOutcome(outcome(entry.outcome()))
                .setAction(action(entry));
        type(event, entry);
        event.setOutcomeDesc(entry.detail().isEmpty() ? null : entry.detail());
        event.getSource().getObserver().setDisplay(application);
        AuditEventAgentComponent client = agent(event, new Coding(DCM, "110153", "Source Role ID"), false);
        client.getWho().setDisplay(application);
        if (!entry.source().isEmpty()) {
            agent(event, new Coding(DCM, "110152", "Destination Role ID"), false)
                    .getWho()
                    .setDisplay(entry.source());
        }
        AuditEventAgentComponent user = agent(event, new Coding(PARTICIPATION, "IRCP", "information recipient"), true);
        user.getWho().getIdentifier().setValue(entry.account().isEmpty() ? "unknown" : entry.account());
        for (String resource : entry.resources()) {
            boolean patient = resource.startsWith("Patient/");
            event.addEntity()
                    .setWhat(new Reference(entry.source() + "/" + resource))
                    .setType(new Coding(OBJECT_TYPE, patient ? "1" : "2", patient ? "Person" : "System Object"))
                    .setRole(new Coding(OBJECT_ROLE, patient ? "1" : "4", patient ? "Patient" : "Domain Resource"));
        }
        if (!entry.connection().isEmpty()) {
            event.addEntity().setName("connection").getWhat().getIdentifier().setValue(entry.connection());
        }
        return event;
    }

    private static AuditEventAgentComponent agent(AuditEvent event, Coding type, boolean requestor) {
        return event.addAgent().setType(new CodeableConcept(type)).setRequestor(requestor);
    }

    private static void type(AuditEvent event, AuditEntry entry) {
        switch (entry.action()) {
            case READ, WRITE -> {
                event.setType(new Coding(EVENT_TYPE, "rest", "Restful Operation"));
                event.addSubtype(new Coding(INTERACTION, interaction(entry), null));
            }
            case SIGN_IN -> authentication(event, "110122", "Login");
            case REVOCATION -> authentication(event, "110123", "Logout");
            case REFRESH, REGISTRATION -> authentication(event, "110126", "Node Authentication");
            case KEY_USE, ADMINISTRATION -> {
                event.setType(new Coding(DCM, "110113", "Security Alert"));
                event.addSubtype(new Coding(DCM, "110132", "Use of Restricted Function"));
            }
        }
    }

    private static void authentication(AuditEvent event, String code, String display) {
        event.setType(new Coding(DCM, "110114", "User Authentication"));
        event.addSubtype(new Coding(DCM, code, display));
    }

    private static String interaction(AuditEntry entry) {
        int end = entry.detail().indexOf(BETWEEN);
        String name = end < 0 ? entry.action().name() : entry.detail().substring(0, end);
        return name.equals(Interaction.SEARCH.name()) ? "search-type" : name.toLowerCase(Locale.ROOT);
    }

    private static AuditEventAction action(AuditEntry entry) {
        return switch (entry.action()) {
            case READ ->
                interaction(entry).equals("read") || interaction(entry).equals("batch")
                        ? AuditEventAction.R
                        : AuditEventAction.E;
            case WRITE ->
                switch (interaction(entry)) {
                    case "create" -> AuditEventAction.C;
                    case "delete" -> AuditEventAction.D;
                    default -> AuditEventAction.U;
                };
            default -> AuditEventAction.E;
        };
    }

    private static AuditEventOutcome outcome(Outcome outcome) {
        return switch (outcome) {
            case SUCCESS -> AuditEventOutcome._0;
            case REFUSED -> AuditEventOutcome._4;
            case FAILED -> AuditEventOutcome._8;
        };
    }
}
