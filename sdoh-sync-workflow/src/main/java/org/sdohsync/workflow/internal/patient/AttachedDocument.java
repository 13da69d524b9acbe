// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Reference;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.http.ResponseKind;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.internal.details.ReferencedResources;
import org.sdohsync.workflow.patient.Document;

/** The first file of a DocumentReference, at the source's own origin, or elsewhere if the application says so. */
final class AttachedDocument implements Document {
    private static final String FHIR = "application/fhir+json";

    private final DocumentReference document;
    private final Connection connection;
    private final PatientActions actions;

    private AttachedDocument(DocumentReference document, Connection connection, PatientActions actions) {
        this.document = document;
        this.connection = connection;
        this.actions = actions;
    }

    static Optional<Document> of(
            Reference reference, ReferencedResources read, Connection connection, PatientActions actions) {
        return read.get(reference)
                .filter(DocumentReference.class::isInstance)
                .map(found -> new AttachedDocument((DocumentReference) found, connection, actions));
    }

    @Override
    public DocumentReference document() {
        return document.copy();
    }

    @Override
    public Optional<String> title() {
        return Optional.ofNullable(file().getTitle())
                .or(() -> Optional.ofNullable(document.getDescription()))
                .filter(text -> !text.isBlank());
    }

    @Override
    public Optional<String> contentType() {
        return Optional.ofNullable(file().getContentType()).filter(type -> !type.isBlank());
    }

    @Override
    public Optional<URI> address() {
        try {
            return Optional.ofNullable(file().getUrl())
                    .filter(url -> !url.isBlank())
                    .map(url -> URI.create(connection.source() + "/").resolve(url.trim()))
                    .filter(URI::isAbsolute);
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<byte[]> content() {
        return contentAlsoFrom(Set.of());
    }

    @Override
    public Optional<byte[]> contentAlsoFrom(Set<URI> origins) {
        Set<Origin> allowed =
                requireNonNull(origins, "origins").stream().map(Origin::of).collect(Collectors.toSet());
        byte[] inside = file().getData();
        if (inside != null && inside.length > 0) {
            return Optional.of(inside.clone());
        }
        Optional<URI> address = address();
        Optional<Origin> origin = address.flatMap(Origin::find);
        if (origin.isEmpty()) {
            return Optional.empty();
        }
        if (origin.get().equals(connection.source().origin())) {
            return actions.client(connection).content(address.get(), accepted()).map(this::bytes);
        }
        return allowed.contains(origin.get()) ? elsewhere(address.get()) : Optional.empty();
    }

    private Optional<byte[]> elsewhere(URI address) {
        HttpReply reply = actions.unsigned()
                .send(OutgoingRequest.get(address)
                        .header("Accept", contentType().orElse("*/*"))
                        .expecting(ResponseKind.RESOURCE));
        if (reply.status() == 404 || reply.status() == 410) {
            return Optional.empty();
        }
        if (!reply.ok()) {
            throw new HttpStatusException(
                    "an attachment at " + Origin.of(address) + " was answered with " + reply.status()
                            + ": nothing was read",
                    reply.status(),
                    List.of(),
                    null);
        }
        return Optional.of(reply.body());
    }

    // A Binary is answered as it is, or as a resource (FHIR R4 §Serving Binary Resources).
    private byte[] bytes(HttpReply reply) {
        String type = reply.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        boolean resource = type.startsWith(FHIR) && !contentType().orElse("").startsWith(FHIR);
        if (!resource) {
            return reply.body();
        }
        JsonObject binary = reply.json("Binary");
        try {
            return Base64.getMimeDecoder().decode(binary.text("data").orElse(""));
        } catch (IllegalArgumentException broken) {
            // The cause is not attached, because its message may quote the content.
            throw new ProtocolException("a Binary of the source holds no base64", "Binary.data", null);
        }
    }

    private String accepted() {
        return contentType().map(type -> type + ", ").orElse("") + "*/*;q=0.8, " + FHIR + ";q=0.5";
    }

    private Attachment file() {
        return document.getContentFirstRep().getAttachment();
    }

    /** Prints no content. */
    @Override
    public String toString() {
        return "Document[DocumentReference/" + document.getIdElement().getIdPart() + "]";
    }
}
