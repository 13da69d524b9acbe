// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import java.nio.charset.StandardCharsets;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Enumerations.DocumentReferenceStatus;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;

/** Documents with their content inside: consents, forms, leaflets. */
final class Documents {
    private final IssuedResources ledger;

    Documents(IssuedResources ledger) {
        this.ledger = ledger;
    }

    DocumentReference pdf(String id, CodeableConcept type, Patient about, Reference author, String title) {
        Attachment attachment = new Attachment().setContentType("application/pdf");
        return document(id, type, about, author, attachment.setTitle(title).setData(OnePagePdf.of(title)));
    }

    DocumentReference text(String id, CodeableConcept type, Patient about, Reference author, String text) {
        Attachment attachment = new Attachment().setContentType("text/plain; charset=utf-8");
        return document(id, type, about, author, attachment.setData(text.getBytes(StandardCharsets.UTF_8)));
    }

    private DocumentReference document(
            String id, CodeableConcept type, Patient about, Reference author, Attachment attachment) {
        DocumentReference document = new DocumentReference();
        document.addIdentifier(ledger.identifier("documents", id));
        document.setStatus(DocumentReferenceStatus.CURRENT);
        document.setType(type);
        document.addCategory(Codes.CLINICAL_NOTE.concept());
        document.setSubject(People.to(about));
        document.setDateElement(new InstantType(ledger.daysAgo(20).getValueAsString()));
        document.addAuthor(author);
        document.addContent().setAttachment(attachment);
        return ledger.add(id, Profiles.DOCUMENT_REFERENCE, document);
    }
}
