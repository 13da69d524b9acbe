// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.patient;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.DocumentReference;

/** A document of a source with one file. Immutable; safe for use by many threads. {@code toString} shows no content. */
public interface Document {
    /**
     * The document.
     *
     * @return a copy without its narrative
     */
    DocumentReference document();

    /**
     * The title.
     *
     * @return the title of the file, else the description of the document, if there is one
     */
    Optional<String> title();

    /**
     * The media type of the file.
     *
     * @return for example {@code application/pdf}, if the source says so
     */
    Optional<String> contentType();

    /**
     * Where the file is, if it is not in the document itself.
     *
     * @return the absolute address
     */
    Optional<URI> address();

    /**
     * Reads the file: from the document, or at the source's own origin with the connection's token. No other place is asked.
     *
     * @return the bytes; empty if there is no file, the source does not have it, or it is elsewhere
     * @throws org.sdohsync.core.error.LimitException if it is larger than {@link org.sdohsync.core.http.Limits} allow
     * @throws org.sdohsync.core.error.SyncException if the source does not answer or refuses
     */
    Optional<byte[]> content();

    /**
     * Reads the file also from other places that the application trusts. They get no token, and redirects are not followed.
     *
     * @param origins such as {@code https://library.example}
     * @return the bytes; empty if there is no file, or it is at none of these places
     * @throws org.sdohsync.core.error.AddressException if the address rules forbid the place
     * @throws org.sdohsync.core.error.LimitException if it is larger than {@link org.sdohsync.core.http.Limits} allow
     * @throws org.sdohsync.core.error.SyncException if there is no answer, or a refusal
     */
    Optional<byte[]> contentAlsoFrom(Set<URI> origins);
}
