// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a bundle's entry, without its resource being parsed. One object is used for all entries, so it is valid
 * only during the call of the function that gets it. Not thread-safe.
 */
public final class EntryHead {
    private final byte[] body;
    private final String where;

    @Nullable
    String type;

    @Nullable
    String id;

    @Nullable
    String versionId;

    @Nullable
    String lastUpdated;

    @Nullable
    String mode;

    @Nullable
    String status;

    @Nullable
    String fullUrl;

    int start;
    int end;
    /** The position of the narrative's object; 0 if there is none. */
    int narrativeStart;

    int narrativeEnd;
    /** Whether the resource contains others, with narratives of their own. */
    boolean nested;

    /** Whether the resource has numbers with exponents. */
    boolean exponents;

    final ReferencePlaces references = new ReferencePlaces();

    EntryHead(byte[] body, String where) {
        this.body = body;
        this.where = where;
    }

    void clear() {
        id = null;
        versionId = null;
        lastUpdated = null;
        mode = null;
        status = null;
        fullUrl = null;
        start = 0;
        end = 0;
        narrativeStart = 0;
        narrativeEnd = 0;
        nested = false;
        exponents = false;
        references.clear();
    }

    /**
     * The type of the resource.
     *
     * @return the type; empty if there is no resource or it has no type
     */
    public String type() {
        String said = type;
        return said == null || end == 0 ? "" : said;
    }

    /**
     * The id of the resource.
     *
     * @return its id; empty if there is none
     */
    public String id() {
        String said = id;
        return said == null ? "" : said;
    }

    /**
     * The version of the resource.
     *
     * @return {@code meta.versionId}, if it is present
     */
    public Optional<String> versionId() {
        return Optional.ofNullable(versionId);
    }

    /**
     * When the server changed the resource last.
     *
     * @return {@code meta.lastUpdated}, if it is present and a valid time
     */
    public Optional<Instant> lastUpdated() {
        return InstantText.read(lastUpdated);
    }

    /**
     * A key that distinguishes this state of the resource from others.
     *
     * @return the version; without one the time of the last change; without that a digest of the bytes
     */
    public String changeKey() {
        return ChangeKey.of(versionId, lastUpdated, body, start, end);
    }

    /**
     * A digest of the content, for servers on which neither version nor time changes.
     *
     * @return a digest of the content without {@code meta} and narrative, whatever the order of its members, and of the bytes, to be
     *     compared by {@link #hasContent} and {@link ContentDigest#isSame}
     */
    public String contentDigest() {
        return ContentDigest.of(body, start, end);
    }

    /**
     * Tells whether this is the content of a digest.
     *
     * @param digest a {@link #contentDigest}
     * @return true if so, whatever {@code meta}, narrative and the order of members are
     */
    public boolean hasContent(String digest) {
        return ContentDigest.isOf(digest, body, start, end);
    }

    /**
     * Why the entry is in the bundle.
     *
     * @return {@code search.mode} as the server wrote it; empty if there is none
     */
    public String mode() {
        String said = mode;
        return said == null ? "" : said;
    }

    /**
     * Tells whether the entry is a match of the search.
     *
     * @return false if it is included, or an OperationOutcome about the search
     */
    public boolean isFound() {
        return !"include".equals(mode) && !"outcome".equals(mode);
    }

    /**
     * The reference in a member of the resource, read from the bytes.
     *
     * @param member {@code owner}, {@code requester} or {@code for}
     * @return its {@code reference} as the server wrote it, if there is one
     * @throws IllegalArgumentException if it is another member
     */
    public Optional<String> reference(String member) {
        int place = references.of(member);
        return place == 0 ? Optional.empty() : ReferenceMember.reference(body, place, end, where);
    }

    /**
     * Tells whether a member of the resource has an identifier and no reference.
     *
     * @param member {@code owner}, {@code requester} or {@code for}
     * @return true if so
     * @throws IllegalArgumentException if it is another member
     */
    public boolean isIdentifiedOnly(String member) {
        int place = references.of(member);
        return place > 0 && ReferenceMember.isIdentifiedOnly(body, place, end, where);
    }

    /** The base URL in the {@code fullUrl} of a match; null if there is none. */
    @Nullable
    String base() {
        String said = fullUrl;
        String tail = "/" + type() + "/" + id();
        return said != null && isFound() && end > 0 && said.endsWith(tail) && said.length() > tail.length()
                ? said.substring(0, said.length() - tail.length())
                : null;
    }

    BundleEntry keep() {
        return new BundleEntry(body, this);
    }
}
