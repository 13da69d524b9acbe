// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.model.valueset.BundleTypeEnum;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.SimpleBundleProvider;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Enumerations.DocumentReferenceStatus;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * The operation {@code DocumentReference/$docref} on a {@link MemoryStore} (International Patient Access, OperationDefinition
 * docref): a summary that is made on demand, and the stored documents of the wanted times and types; HAPI calls its method.
 */
public final class DocumentProvider {
    /** The code of the summary: of a C-CDA Continuity of Care Document. */
    private static final Coding SUMMARY = new Coding("http://loinc.org", "34133-9", "Summary of episode note");

    private final MemoryStore store;
    private final StorageHooks hooks;

    DocumentProvider(MemoryStore store, StorageHooks hooks) {
        this.store = store;
        this.hooks = hooks;
    }

    /**
     * Answers with the documents of a patient.
     *
     * @param patient the patient's id
     * @param start the first day of the care, null for any
     * @param end the last day of the care, null for any
     * @param request the request, whose parameters {@code type} are {@code system|code}
     * @return the documents; none if there is no such patient
     */
    @Operation(
            name = "$docref",
            type = DocumentReference.class,
            idempotent = true,
            bundleType = BundleTypeEnum.SEARCHSET)
    public IBundleProvider documents(
            @OperationParam(name = "patient") @Nullable IdType patient,
            @OperationParam(name = "start") @Nullable DateTimeType start,
            @OperationParam(name = "end") @Nullable DateTimeType end,
            RequestDetails request) {
        if (patient == null) {
            throw new InvalidRequestException("$docref needs the parameter patient");
        }
        List<Resource> known = hooks.visible(
                store.live("Patient").stream()
                        .filter(one -> one.getIdPart().equals(patient.getIdPart()))
                        .toList(),
                request);
        List<Resource> found = new ArrayList<>();
        if (!known.isEmpty()) {
            List<String> types = types(request);
            if (types.isEmpty() || types.contains(token(SUMMARY))) {
                found.add(summary(patient.getIdPart()));
            }
            if (start != null || end != null || !types.isEmpty()) {
                store.live("DocumentReference").stream()
                        .map(DocumentReference.class::cast)
                        .filter(document -> isOf(document, patient.getIdPart())
                                && isWithin(document, start, end)
                                && isOfType(document, types))
                        .map(Resource::copy)
                        .forEach(found::add);
            }
        }
        List<IBaseResource> answer = new ArrayList<>(hooks.visible(found, request));
        return new SimpleBundleProvider(answer);
    }

    private static List<String> types(RequestDetails request) {
        String[] asked = request.getParameters().get("type");
        return asked == null ? List.of() : List.of(asked);
    }

    private static String token(Coding coding) {
        return coding.getSystem() + "|" + coding.getCode();
    }

    private static boolean isOf(DocumentReference document, String patient) {
        IdType subject = new IdType(document.getSubject().getReference());
        return "Patient".equals(subject.getResourceType()) && patient.equals(subject.getIdPart());
    }

    private static boolean isWithin(
            DocumentReference document, @Nullable DateTimeType start, @Nullable DateTimeType end) {
        Period care = document.getContext().getPeriod();
        Date begun = care.getStart() == null ? document.getDate() : care.getStart();
        if (begun == null) {
            return true;
        }
        Instant first = begun.toInstant();
        Instant last = care.getEnd() == null ? first : care.getEnd().toInstant();
        return (end == null || !first.isAfter(end.getValue().toInstant()))
                && (start == null || !last.isBefore(start.getValue().toInstant()));
    }

    private static boolean isOfType(DocumentReference document, List<String> types) {
        return types.isEmpty()
                || document.getType().getCoding().stream().anyMatch(coding -> types.contains(token(coding)));
    }

    private DocumentReference summary(String patient) {
        List<String> problems = store.live("Condition").stream()
                .map(Condition.class::cast)
                .filter(condition ->
                        patient.equals(new IdType(condition.getSubject().getReference()).getIdPart()))
                .map(condition -> condition.getCode().getText())
                .toList();
        DocumentReference made = new DocumentReference();
        made.setId(new IdType("DocumentReference", "summary-" + patient));
        made.setStatus(DocumentReferenceStatus.CURRENT);
        made.setType(new CodeableConcept(SUMMARY.copy()));
        made.setSubject(new Reference("Patient/" + patient));
        made.setDate(Date.from(store.now()));
        made.addContent()
                .setAttachment(new Attachment()
                        .setContentType("text/plain; charset=utf-8")
                        .setData(("Problems: " + problems).getBytes(UTF_8)));
        return made;
    }
}
