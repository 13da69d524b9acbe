// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.fhir;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle says about one of its entries without the resource being read: one object that moves over the bundle. Valid
 * only while the function it is given to runs. Not thread-safe.
 */
public final class EntryHead {
    private static final int LONGEST_TIME = 40;
    private static final Pattern TIME = Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2})"
            + "(:[0-9]{2}(?:\\.[0-9]{1,9})?)? ?(?:[Zz]|([+-][0-9]{2}):?([0-9]{2}))");

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
    /** Where the narrative's object is, 0 if there is none. */
    int narrativeStart;

    int narrativeEnd;
    /** Whether the resource holds others, with narratives of their own. */
    boolean nested;

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
    }

    /**
     * The type of the resource.
     *
     * @return the type, empty text when the entry has no resource or it does not say
     */
    public String type() {
        String said = type;
        return said == null || end == 0 ? "" : said;
    }

    /**
     * The id of the resource.
     *
     * @return its id, empty text when there is none
     */
    public String id() {
        String said = id;
        return said == null ? "" : said;
    }

    /**
     * The version of the resource.
     *
     * @return {@code meta.versionId}, if it is there
     */
    public Optional<String> versionId() {
        return Optional.ofNullable(versionId);
    }

    /**
     * When the server changed the resource last.
     *
     * @return {@code meta.lastUpdated}, if it is there and a time
     */
    public Optional<Instant> lastUpdated() {
        return instant(lastUpdated);
    }

    /**
     * What tells this state of the resource from its other states.
     *
     * @return the version; without one the time of the last change; without that a digest of the bytes
     */
    public String changeKey() {
        return ChangeKey.of(versionId, lastUpdated, body, start, end);
    }

    /**
     * What the resource says, for comparison where neither its version nor its time moves.
     *
     * @return a digest of the content without {@code meta} and narrative, whatever the order of its members
     */
    public String contentDigest() {
        return ContentDigest.of(body, start, end);
    }

    /**
     * Why the entry is in the bundle.
     *
     * @return {@code search.mode} as the server wrote it, empty text when it did not say
     */
    public String mode() {
        String said = mode;
        return said == null ? "" : said;
    }

    /**
     * Tells whether the search found the entry.
     *
     * @return false if it came along with one that the search found, or says how the search went
     */
    public boolean isFound() {
        return !"include".equals(mode) && !"outcome".equals(mode);
    }

    /**
     * The reference that a member of the resource holds, read from the bytes.
     *
     * @param member a member of type Reference with at most one value, for example {@code owner}
     * @return its {@code reference} as the server wrote it, if there is one
     */
    public Optional<String> reference(String member) {
        return end == 0 ? Optional.empty() : ReferenceMember.find(body, start, end, member, where);
    }

    /**
     * Tells whether a member of the resource names something by its identifier and not by a reference.
     *
     * @param member a member of type Reference with at most one value, for example {@code owner}
     * @return true if it has an identifier and no reference
     */
    public boolean isIdentifiedOnly(String member) {
        return end > 0 && ReferenceMember.isIdentifiedOnly(body, start, end, member, where);
    }

    /** The base in the address that the server gives of what its search found, null if there is none. */
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

    static Optional<Instant> instant(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException notAsWritten) {
            return asMeant(text);
        }
    }

    /** A time that is beyond doubt though FHIR writes it otherwise: {@code 2026-11-28 10:00:00+0000}. */
    private static Optional<Instant> asMeant(String text) {
        Matcher parts = TIME.matcher(text);
        if (text.length() > LONGEST_TIME || !parts.matches()) {
            return Optional.empty();
        }
        String zone = parts.group(4) == null ? "Z" : parts.group(4) + ":" + parts.group(5);
        try {
            return Optional.of(OffsetDateTime.parse(parts.group(1) + "T" + parts.group(2)
                            + (parts.group(3) == null ? "" : parts.group(3)) + zone)
                    .toInstant());
        } catch (DateTimeException noInstant) {
            return Optional.empty();
        }
    }
}
