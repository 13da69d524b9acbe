// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.ipa;

import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.ResponseKind;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.fhir.audit.AccessEvent.Interaction;
import org.sdohsync.fhir.internal.audit.AccessLog;
import org.sdohsync.fhir.internal.client.BundleEntry;
import org.sdohsync.fhir.internal.client.BundleLinks;
import org.sdohsync.fhir.internal.client.BundlePage;
import org.sdohsync.fhir.internal.client.EntryHead;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.FhirErrors;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.fhir.internal.client.SearchPages;
import org.sdohsync.records.fetch.FetchException;
import org.sdohsync.records.internal.fetch.DocumentOperation;
import org.sdohsync.records.ipa.DataCheck;
import org.sdohsync.records.ipa.DocumentContent;
import org.sdohsync.records.ipa.DocumentContent.State;
import org.sdohsync.records.ipa.Found;

/** Searches of one patient's resources at one source. Safe for use by many threads. */
public final class PatientSearches {
    private static final String ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
    private static final List<String> PREFERRED =
            List.of("text/plain", "application/pdf", "text/html", "application/xhtml+xml");

    private final FhirClient client;
    private final HttpSender signed;
    private final AccessLog log;
    private final String patient;
    private volatile @Nullable Boolean documents;

    /**
     * Creates searches.
     *
     * @param client reads and searches at the source
     * @param signed sends signed requests to the source, for the content of documents
     * @param log the log of reads
     * @param patient the patient's id
     */
    public PatientSearches(FhirClient client, HttpSender signed, AccessLog log, String patient) {
        this.client = client;
        this.signed = signed;
        this.log = log;
        this.patient = patient;
    }

    /**
     * Reads the patient.
     *
     * @return the patient
     */
    public Patient patient() {
        return client.readAs(Patient.class, patient)
                .orElseThrow(() -> new FetchException(
                        "Patient/" + patient + " cannot be read at " + client.base()
                                + ": connect the source again, and choose the patient there",
                        FetchException.Reason.PATIENT_NOT_READABLE));
    }

    String patientId() {
        return patient;
    }

    /** Tells whether the source offers {@code $docref}; false if it does not show what it offers. */
    boolean offersDocuments() {
        Boolean known = documents;
        if (known == null) {
            try {
                known = DocumentOperation.isOffered(client.metadata());
            } catch (HttpStatusException | AuthorizationException refused) {
                if (refused.retryable()) {
                    throw refused;
                }
                known = false;
            }
            documents = known;
        }
        return known;
    }

    /**
     * Searches one type.
     *
     * @param type the type
     * @param more further parameters, each with an ampersand before it
     * @param <T> the type
     * @return what the source answered
     */
    public <T extends Resource> Found<T> find(Class<T> type, String more) {
        return at(type, type.getSimpleName() + "?patient=" + patient + more);
    }

    /** Reads the pages of a search, or of an operation that answers like one. */
    <T extends Resource> Found<T> at(Class<T> type, String pathAndParams) {
        String name = type.getSimpleName();
        List<T> entries = new ArrayList<>();
        int refused = 0;
        try {
            SearchPages pages = client.search(pathAndParams);
            for (Optional<BundlePage> page = pages.next(head -> isWanted(head, name));
                    page.isPresent();
                    page = pages.next(head -> isWanted(head, name))) {
                for (BundleEntry entry : page.get().entries()) {
                    refused += add(type, entry, entries) ? 0 : 1;
                }
            }
        } catch (AuthorizationException scope) {
            if (scope.reason() != AuthorizationException.Reason.SCOPE) {
                throw scope;
            }
            return new Found<>(Found.Answer.NOT_PERMITTED, List.of(), 0);
        } catch (HttpStatusException answered) {
            if (answered.retryable()) {
                throw answered;
            }
            return new Found<>(
                    answered.status() == 403 ? Found.Answer.NOT_PERMITTED : Found.Answer.NOT_OFFERED, List.of(), 0);
        }
        return new Found<>(Found.Answer.SEARCHED, entries, refused);
    }

    private static boolean isWanted(EntryHead head, String type) {
        return head.type().equals(type) && head.isFound();
    }

    private <T extends Resource> boolean add(Class<T> type, BundleEntry entry, List<T> entries) {
        if (!isOfPatient(entry)) {
            return false;
        }
        try {
            entries.add(entry.as(type));
            return true;
        } catch (ProtocolException | LimitException unreadable) {
            return false;
        }
    }

    private boolean isOfPatient(BundleEntry entry) {
        try {
            return entry.json()
                    .object("subject")
                    .or(() -> entry.json().object("patient"))
                    .flatMap(reference -> reference.text("reference"))
                    .map(reference -> !reference.contains("Patient/")
                            || LocalReference.find(client.base(), reference)
                                    .filter(named -> named.id().equals(patient))
                                    .isPresent())
                    .orElse(true);
        } catch (ProtocolException | LimitException unreadable) {
            return false;
        }
    }

    /**
     * Reads a resource that another refers to.
     *
     * @param type the type
     * @param reference the reference
     * @param <T> the type
     * @return the resource; empty if it is at another server, or cannot be read
     */
    public <T extends Resource> Optional<T> read(Class<T> type, String reference) {
        try {
            return LocalReference.find(client.base(), reference)
                    .filter(local -> local.type().equals(type.getSimpleName()))
                    .flatMap(local -> client.readAs(type, local.id()));
        } catch (HttpStatusException | AuthorizationException refused) {
            if (refused.retryable()) {
                throw refused;
            }
            return Optional.empty();
        }
    }

    /**
     * Reads the content of a document.
     *
     * @param document the document
     * @return the content, or why there is none
     */
    public DocumentContent content(DocumentReference document) {
        List<Attachment> attachments = document.getContent().stream()
                .map(DocumentReference.DocumentReferenceContentComponent::getAttachment)
                .sorted(Comparator.comparingInt(PatientSearches::rank))
                .toList();
        DocumentContent best = DocumentContent.missing(State.NONE, null);
        for (Attachment attachment : attachments) {
            DocumentContent content = content(document, attachment);
            if (content.state() == State.HERE) {
                return content;
            }
            best = content;
        }
        return best;
    }

    private static int rank(Attachment attachment) {
        int at = PREFERRED.indexOf(media(attachment));
        return at < 0 ? PREFERRED.size() : at;
    }

    private static String media(Attachment attachment) {
        String type = attachment.getContentType();
        return type == null ? "" : type.split(";", 2)[0].strip();
    }

    private DocumentContent content(DocumentReference document, Attachment attachment) {
        String type = attachment.getContentType() == null ? "" : attachment.getContentType();
        if (attachment.getData() != null && attachment.getData().length > 0) {
            return checked(attachment, type, attachment.getData());
        }
        String url = attachment.getUrl();
        if (url == null || url.isEmpty()) {
            return DocumentContent.missing(State.NONE, type);
        }
        URI address;
        try {
            address = BundleLinks.within(client.base(), url, "attachment");
        } catch (ProtocolException elsewhere) {
            return DocumentContent.missing(State.ELSEWHERE, type);
        }
        String name = document.getIdElement().getIdPart();
        try {
            HttpReply reply = log.run(
                    Interaction.READ,
                    "DocumentReference/" + name,
                    () -> bytes(address, type),
                    read -> List.of("DocumentReference/" + name));
            return checked(attachment, reply.header("Content-Type").orElse(type), reply.body());
        } catch (LimitException large) {
            return DocumentContent.missing(State.TOO_LARGE, type);
        } catch (HttpStatusException | AuthorizationException refused) {
            if (refused.retryable()) {
                throw refused;
            }
            return DocumentContent.missing(State.NOT_AVAILABLE, type);
        }
    }

    private HttpReply bytes(URI address, String type) {
        HttpReply reply = signed.send(OutgoingRequest.get(address)
                .header("Accept", type.matches("[ -~]{3,100}") ? type : "*/*")
                .expecting(ResponseKind.RESOURCE));
        if (!reply.ok()) {
            throw FhirErrors.of(reply, "attachment");
        }
        return reply;
    }

    /** The digest of an attachment is one of SHA-1 (FHIR R4, Attachment.hash). */
    private static DocumentContent checked(Attachment attachment, String type, byte[] bytes) {
        byte @Nullable [] hash = attachment.getHash();
        if (hash != null && hash.length == 20 && !Arrays.equals(hash, sha1(bytes))) {
            return DocumentContent.missing(State.DAMAGED, type);
        }
        return DocumentContent.here(type, bytes);
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-1; this indicates a bug", impossible);
        }
    }

    /**
     * Checks the resources of one type.
     *
     * @param found what the source answered
     * @param type the type
     * @param mandatory the elements that each must have
     * @return the check
     */
    public DataCheck check(Found<? extends Resource> found, String type, List<String> mandatory) {
        List<String> missing = mandatory.stream()
                .filter(element -> found.entries().stream().anyMatch(resource -> lacks(resource, element)))
                .toList();
        return new DataCheck(type, found.answer(), found.entries().size(), missing);
    }

    /** Tells whether an element is missing, without a reason. */
    private static boolean lacks(Resource resource, String element) {
        Property property = resource.children().stream()
                .filter(child ->
                        child.getName().equals(element) || child.getName().equals(element + "[x]"))
                .findFirst()
                .orElse(null);
        if (property == null || !property.hasValues()) {
            return true;
        }
        return property.getValues().stream().allMatch(value -> value.isEmpty() && !isExplained(value));
    }

    private static boolean isExplained(Base value) {
        return value instanceof org.hl7.fhir.r4.model.Element element && element.hasExtension(ABSENT);
    }
}
