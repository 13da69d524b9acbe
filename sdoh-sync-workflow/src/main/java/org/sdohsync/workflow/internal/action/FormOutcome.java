// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Enumerations.DocumentReferenceStatus;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.internal.code.Profiles;
import org.sdohsync.workflow.internal.code.TaskParts;

/**
 * A form that the patient filled in, as a DocumentReference with the file inside: one create, which cannot be half done. A Binary of its
 * own has no identifier, and could not be looked for after a lost answer.
 */
final class FormOutcome extends ActionOutcome {
    static final String KIND = "FORM";

    private static final Code UNKNOWN =
            new Code("http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "UNK", "unknown");
    private static final Code CLINICAL_NOTE = new Code(
            "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category",
            "clinical-note",
            "Clinical Note");

    FormOutcome(JsonObject document) {
        super(document);
    }

    static FormOutcome of(Attachment form, @Nullable CodeableConcept type) {
        if (form.getData() == null || form.getData().length == 0) {
            throw new IllegalArgumentException("form has no data");
        }
        if (form.getData().length > MOST_FORM_BYTES) {
            throw new IllegalArgumentException("form is larger than " + MOST_FORM_BYTES + " bytes");
        }
        if (!form.hasContentType()) {
            throw new IllegalArgumentException("form has no contentType");
        }
        Attachment file = form.copy();
        file.setSize(form.getData().length);
        DocumentReference document = new DocumentReference();
        document.getMeta().addProfile(Profiles.DOCUMENT_REFERENCE);
        document.setStatus(DocumentReferenceStatus.CURRENT)
                .setType(type == null || type.isEmpty() ? UNKNOWN.concept() : type.copy())
                .addCategory(CLINICAL_NOTE.concept());
        document.addContent().setAttachment(file);
        return new FormOutcome(JsonObject.parse(FhirJson.encode(document), "outcome"));
    }

    @Override
    ActionOutcome toldAt(Instant now) {
        return value().has("date")
                ? this
                : new FormOutcome(value().toBuilder()
                        .text("date", now.truncatedTo(ChronoUnit.SECONDS).toString())
                        .build());
    }

    @Override
    boolean isService() {
        return false;
    }

    @Override
    String type() {
        return "DocumentReference";
    }

    @Override
    JsonObject draft(String identifier, JsonObject task, @Nullable JsonObject request) {
        JsonObject draft = ResultDraft.build(identifier, this, task, request);
        return ResultDraft.owner(task)
                .map(owner -> draft.toBuilder().append("author", owner).build())
                .orElse(draft);
    }

    @Override
    JsonObject output(String posted) {
        return output(TaskParts.QUESTIONNAIRE_PDF_COMPLETED, "valueReference", reference(posted));
    }

    @Override
    String name() {
        return type();
    }

    @Override
    String kind() {
        return KIND;
    }
}
