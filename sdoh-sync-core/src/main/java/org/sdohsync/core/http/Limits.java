// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.sdohsync.core.json.JsonObject;

/**
 * Limits of what is read from a server. An answer that exceeds one causes a {@link org.sdohsync.core.error.LimitException}
 * that names the limit. Immutable; safe for use by many threads.
 *
 * <p>Defaults, all after decompression: pages of a search, batches and lists of sources 32 MiB, 20,000 entries and 500,000 values
 * of JSON; single resources and the CapabilityStatement 8 MiB and 100,000 values; descriptions, tokens, keys, registrations 1 MiB
 * and 50,000 values. 1,000 pages of one search, 5 redirects, 60 s for one call.
 *
 * <p><b>Memory.</b> One answer needs at most this much heap, in bytes, whatever a server sends:
 *
 * <ul>
 *   <li>While it is read: 2 for each byte of the limit, and up to 256 KiB of headers.
 *   <li>As JSON: {@link JsonObject#MEMORY_PER_BYTE} for each byte, and no more than 2 for each byte and 130 for each value.
 *   <li>A page: its bytes once, three times as much for the kept entries, and 200 for each entry.
 *   <li>FHIR models: {@value #MODEL_BYTES_PER_VALUE} for each value of the parsed entries, and 2 for each byte.
 * </ul>
 *
 * <p>A sync of one source holds at most one page, one page that is read ahead, and the answers with details of the page,
 * which together are no larger than one page may be.
 */
public final class Limits {
    /** The largest page of a search, answer to a batch or list of sources: 32 MiB. No other answer may be larger. */
    public static final int DEFAULT_BODY_BYTES = 32 * 1024 * 1024;

    /** The largest answer with one resource, such as the CapabilityStatement: 8 MiB. */
    public static final int DEFAULT_RESOURCE_BYTES = 8 * 1024 * 1024;

    /** The largest answer of any other kind, such as that of an authorization server: 1 MiB. */
    public static final int DEFAULT_DOCUMENT_BYTES = 1024 * 1024;

    /** The most entries of one page or batch: 20,000. */
    public static final int DEFAULT_PAGE_ENTRIES = 20_000;

    /** The most JSON values in the parsed entries of a page, and in a list of sources: 500,000. */
    public static final int DEFAULT_PAGE_VALUES = 500_000;

    /** The most values of JSON in one resource: 100,000. */
    public static final int DEFAULT_RESOURCE_VALUES = JsonObject.DEFAULT_VALUES;

    /** The most values of JSON in an answer of any other kind: 50,000. */
    public static final int DEFAULT_DOCUMENT_VALUES = 50_000;

    /** The most bytes of heap that a FHIR model needs for one value of its JSON: 800. */
    public static final int MODEL_BYTES_PER_VALUE = 800;

    /** The most pages of one search: 1,000. */
    public static final int DEFAULT_PAGES = 1000;

    /** The most redirects of one request: 5. */
    public static final int DEFAULT_REDIRECTS = 5;

    /** The longest one call may take: 60 seconds. */
    public static final Duration DEFAULT_CALL_TIME = Duration.ofSeconds(60);

    private static final Limits DEFAULTS = new Limits(new Draft());

    private final int bodyBytes;
    private final int resourceBytes;
    private final int documentBytes;
    private final int pageEntries;
    private final int pageValues;
    private final int resourceValues;
    private final int documentValues;
    private final int pages;
    private final int redirects;
    private final Duration callTime;

    private Limits(Draft draft) {
        this.bodyBytes = draft.bodyBytes;
        this.resourceBytes = draft.resourceBytes;
        this.documentBytes = draft.documentBytes;
        this.pageEntries = draft.pageEntries;
        this.pageValues = draft.pageValues;
        this.resourceValues = draft.resourceValues;
        this.documentValues = draft.documentValues;
        this.pages = draft.pages;
        this.redirects = draft.redirects;
        this.callTime = draft.callTime;
    }

    /** The mutable values during a change. */
    private static final class Draft {
        private int bodyBytes = DEFAULT_BODY_BYTES;
        private int resourceBytes = DEFAULT_RESOURCE_BYTES;
        private int documentBytes = DEFAULT_DOCUMENT_BYTES;
        private int pageEntries = DEFAULT_PAGE_ENTRIES;
        private int pageValues = DEFAULT_PAGE_VALUES;
        private int resourceValues = DEFAULT_RESOURCE_VALUES;
        private int documentValues = DEFAULT_DOCUMENT_VALUES;
        private int pages = DEFAULT_PAGES;
        private int redirects = DEFAULT_REDIRECTS;
        private Duration callTime = DEFAULT_CALL_TIME;
    }

    private Draft draft() {
        Draft draft = new Draft();
        draft.bodyBytes = bodyBytes;
        draft.resourceBytes = resourceBytes;
        draft.documentBytes = documentBytes;
        draft.pageEntries = pageEntries;
        draft.pageValues = pageValues;
        draft.resourceValues = resourceValues;
        draft.documentValues = documentValues;
        draft.pages = pages;
        draft.redirects = redirects;
        draft.callTime = callTime;
        return draft;
    }

    /**
     * The defaults.
     *
     * @return the limits in the description of this class
     */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /**
     * Sets the largest page, and with it the largest answer of any kind.
     *
     * @param bytes bytes after decompression, at least 1,024
     * @return a copy with this limit
     */
    public Limits bodyBytes(int bytes) {
        Draft draft = draft();
        draft.bodyBytes = atLeast(1024, bytes, "bodyBytes");
        return new Limits(draft);
    }

    /**
     * Sets the largest answer with one resource, such as the CapabilityStatement.
     *
     * @param bytes bytes after decompression, at least 1,024
     * @return a copy with this limit
     */
    public Limits resourceBytes(int bytes) {
        Draft draft = draft();
        draft.resourceBytes = atLeast(1024, bytes, "resourceBytes");
        return new Limits(draft);
    }

    /**
     * Sets the largest answer of any other kind.
     *
     * @param bytes bytes after decompression, at least 1,024
     * @return a copy with this limit
     */
    public Limits documentBytes(int bytes) {
        Draft draft = draft();
        draft.documentBytes = atLeast(1024, bytes, "documentBytes");
        return new Limits(draft);
    }

    /**
     * Sets the most entries of one page or batch.
     *
     * @param count entries, at least 1
     * @return a copy with this limit
     */
    public Limits pageEntries(int count) {
        Draft draft = draft();
        draft.pageEntries = atLeast(1, count, "pageEntries");
        return new Limits(draft);
    }

    /**
     * Sets the most JSON values in the parsed entries of a page, and in a list of sources.
     *
     * @param count values, at least 100
     * @return a copy with this limit
     */
    public Limits pageValues(int count) {
        Draft draft = draft();
        draft.pageValues = atLeast(100, count, "pageValues");
        return new Limits(draft);
    }

    /**
     * Sets the most JSON values in one resource that is read or written by itself.
     *
     * @param count values, at least 100
     * @return a copy with this limit
     */
    public Limits resourceValues(int count) {
        Draft draft = draft();
        draft.resourceValues = atLeast(100, count, "resourceValues");
        return new Limits(draft);
    }

    /**
     * Sets the most values of JSON in an answer of any other kind.
     *
     * @param count values, at least 100
     * @return a copy with this limit
     */
    public Limits documentValues(int count) {
        Draft draft = draft();
        draft.documentValues = atLeast(100, count, "documentValues");
        return new Limits(draft);
    }

    /**
     * Sets the most pages of one search.
     *
     * @param count pages, at least 1
     * @return a copy with this limit
     */
    public Limits pages(int count) {
        Draft draft = draft();
        draft.pages = atLeast(1, count, "pages");
        return new Limits(draft);
    }

    /**
     * Sets the most redirects of one request.
     *
     * @param count redirects, at least 0
     * @return a copy with this limit
     */
    public Limits redirects(int count) {
        Draft draft = draft();
        draft.redirects = atLeast(0, count, "redirects");
        return new Limits(draft);
    }

    /**
     * Sets the longest time of one call, from connecting to the last byte.
     *
     * @param time the time, positive
     * @return a copy with this limit
     */
    public Limits callTime(Duration time) {
        if (requireNonNull(time, "time").isNegative() || time.isZero()) {
            throw new IllegalArgumentException("callTime must be positive: " + time);
        }
        Draft draft = draft();
        draft.callTime = time;
        return new Limits(draft);
    }

    /**
     * The largest answer of any kind.
     *
     * @return bytes after decompression
     */
    public int bodyBytes() {
        return bodyBytes;
    }

    /**
     * The largest answer of one kind.
     *
     * @param kind the kind of the answer
     * @return bytes after decompression, never more than {@link #bodyBytes()}
     */
    public int bytes(ResponseKind kind) {
        return switch (kind) {
            case DOCUMENT -> Math.min(documentBytes, bodyBytes);
            case RESOURCE -> Math.min(resourceBytes, bodyBytes);
            case PAGE -> bodyBytes;
        };
    }

    /**
     * The most values of JSON in an answer of one kind: members and elements at every depth.
     *
     * @param kind the kind of the answer
     * @return values
     */
    public int values(ResponseKind kind) {
        return switch (kind) {
            case DOCUMENT -> documentValues;
            case RESOURCE -> resourceValues;
            case PAGE -> pageValues;
        };
    }

    /**
     * The most entries of one page or batch.
     *
     * @return entries
     */
    public int pageEntries() {
        return pageEntries;
    }

    /**
     * The name of the setting that decides about {@link #bytes}, for messages.
     *
     * @param kind what was asked for
     * @return the name
     */
    public String nameOfBytes(ResponseKind kind) {
        if (bytes(kind) == bodyBytes) {
            return "bodyBytes";
        }
        return kind == ResponseKind.RESOURCE ? "resourceBytes" : "documentBytes";
    }

    /**
     * The most pages of one search.
     *
     * @return pages
     */
    public int pages() {
        return pages;
    }

    /**
     * The most redirects of one request.
     *
     * @return redirects
     */
    public int redirects() {
        return redirects;
    }

    /**
     * The longest time of one call.
     *
     * @return the time
     */
    public Duration callTime() {
        return callTime;
    }

    private static int atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ": " + value);
        }
        return value;
    }
}
