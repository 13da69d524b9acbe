// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.referral;

import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Goal;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.sdohsync.workflow.code.Category;
import org.sdohsync.workflow.details.MissingReference;
import org.sdohsync.workflow.details.ReferralDetails;
import org.sdohsync.workflow.referral.Referral;

/** Reads what a page shows of a referral. */
final class ContentReader {
    private ContentReader() {}

    static ReferralContent read(Referral referral) {
        Task task = referral.task();
        ReferralDetails details = referral.details();
        ServiceRequest request = details.serviceRequest().orElseGet(ServiceRequest::new);
        Patient patient = details.patient().orElseGet(Patient::new);
        return new ReferralContent(
                patient.hasName() ? name(patient.getNameFirstRep()) : called(task.getFor()),
                patient(task, request),
                patient.hasBirthDate() ? patient.getBirthDateElement().getValueAsString() : "",
                contacts(patient),
                request.hasCode() ? text(request.getCode()) : orEmpty(task.getDescription()),
                request.getCategory().stream()
                        .filter(ContentReader::isSocialNeed)
                        .map(ContentReader::text)
                        .findFirst()
                        .orElse(""),
                details.requester().map(ContentReader::line).orElseGet(() -> called(task.getRequester())),
                task.hasAuthoredOn()
                        ? task.getAuthoredOnElement().getValueAsString().substring(0, 10)
                        : "",
                orEmpty(task.getOwner().getReference()),
                text(task.getStatusReason()),
                lines(details.reasons()),
                lines(details.goals()),
                lines(details.consents()),
                Stream.concat(
                                lines(details.supportingContent()).stream(),
                                task.getNote().stream().map(Annotation::getText))
                        .toList(),
                details.missing().stream().map(ContentReader::missing).toList());
    }

    private static String patient(Task task, ServiceRequest request) {
        return Stream.of(task.getFor(), request.getSubject())
                .map(Reference::getReference)
                .filter(reference -> reference != null && reference.startsWith("Patient/"))
                .findFirst()
                .orElse("");
    }

    private static List<String> contacts(Patient patient) {
        return Stream.concat(
                        patient.getTelecom().stream().map(ContactPoint::getValue),
                        patient.getAddress().stream()
                                .map(address -> String.join(
                                        ", ",
                                        Stream.of(
                                                        address.getLine().stream()
                                                                .map(Base::primitiveValue)
                                                                .reduce(
                                                                        "",
                                                                        (all, line) -> all.isEmpty()
                                                                                ? line
                                                                                : all + ", " + line),
                                                        orEmpty(address.getCity()),
                                                        orEmpty(address.getPostalCode()))
                                                .filter(part -> !part.isEmpty())
                                                .toList())))
                .filter(text -> text != null && !text.isEmpty())
                .toList();
    }

    private static List<String> lines(List<? extends Resource> resources) {
        return resources.stream().map(ContentReader::line).toList();
    }

    private static String line(Resource resource) {
        if (resource instanceof Condition condition) {
            return text(condition.getCode());
        }
        if (resource instanceof Observation found) {
            return text(found.getCode()) + ": "
                    + (found.getValue() instanceof CodeableConcept value
                            ? text(value)
                            : orEmpty(
                                    found.getValue() == null
                                            ? null
                                            : found.getValue().primitiveValue()));
        }
        if (resource instanceof Goal goal) {
            return text(goal.getDescription());
        }
        if (resource instanceof Consent consent) {
            return text(consent.getScope()) + ", "
                    + orEmpty(consent.getStatusElement().getValueAsString());
        }
        if (resource instanceof DocumentReference document) {
            return document.hasDescription() ? document.getDescription() : text(document.getType());
        }
        if (resource instanceof Organization organization) {
            return orEmpty(organization.getName());
        }
        if (resource instanceof PractitionerRole role) {
            String who = called(role.getPractitioner());
            return Stream.of(who, called(role.getOrganization()))
                    .filter(part -> !part.isEmpty())
                    .reduce((one, two) -> one + ", " + two)
                    .orElse("a practitioner");
        }
        return resource.fhirType();
    }

    private static boolean isSocialNeed(CodeableConcept category) {
        return category.getCoding().stream()
                .anyMatch(coding -> Category.of(orEmpty(coding.getCode())).isPresent());
    }

    private static String missing(MissingReference gap) {
        String what = gap.reference().isEmpty() ? "A reference without an address" : gap.reference();
        return what
                + (gap.element().isEmpty() ? "" : ", " + gap.element())
                + switch (gap.why()) {
                    case NOT_FOUND -> ": the source does not have it";
                    case FORBIDDEN -> ": the source does not let us read it";
                    case ELSEWHERE -> ": it is on another server";
                    case UNREADABLE -> ": it cannot be read";
                    case UNREADABLE_VALUE -> ": its value cannot be read";
                };
    }

    private static String name(HumanName name) {
        return name.hasText() ? name.getText() : name.getNameAsSingleString();
    }

    private static String called(Reference reference) {
        return orEmpty(reference.getDisplay());
    }

    private static String text(CodeableConcept concept) {
        if (concept.hasText()) {
            return concept.getText();
        }
        return concept.getCoding().stream()
                .map(coding -> coding.hasDisplay() ? coding.getDisplay() : orEmpty(coding.getCode()))
                .findFirst()
                .orElse("");
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
