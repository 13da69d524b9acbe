// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is read of one resource while its bytes pass: identity, version, the patients it names, labels. One object is used for
 * all resources of a stream, so it is valid only during the call of the function that gets it. Not thread-safe.
 */
public final class ScannedResource {
    private static final int MOST_NAMED = 1000;
    private static final byte[] NOTHING = {};

    private final List<String> members = new ArrayList<>();
    private final List<String> references = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private final List<String> issues = new ArrayList<>();
    byte[] bytes = NOTHING;
    int start;
    int end;
    boolean tooLarge;
    boolean subsetted;
    boolean transmitted;

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

    ScannedResource() {}

    void clear() {
        members.clear();
        references.clear();
        labels.clear();
        issues.clear();
        bytes = NOTHING;
        start = 0;
        end = 0;
        tooLarge = false;
        subsetted = false;
        transmitted = false;
        type = null;
        id = null;
        versionId = null;
        lastUpdated = null;
        mode = null;
    }

    void name(String member, String reference) {
        if (members.size() < MOST_NAMED) {
            members.add(member);
            references.add(reference);
        }
    }

    void label(String code) {
        if (labels.size() < MOST_NAMED) {
            labels.add(code);
        }
    }

    void issue(String severityAndCode) {
        if (issues.size() < MOST_NAMED) {
            issues.add(severityAndCode);
        }
    }

    /**
     * The type.
     *
     * @return the type; empty if it has none
     */
    public String type() {
        String said = type;
        return said == null ? "" : said;
    }

    /**
     * The id.
     *
     * @return the id; empty if it has none
     */
    public String id() {
        String said = id;
        return said == null ? "" : said;
    }

    /**
     * The version.
     *
     * @return {@code meta.versionId}, or null
     */
    public @Nullable String versionId() {
        return versionId;
    }

    /**
     * When it was changed.
     *
     * @return {@code meta.lastUpdated}, or null
     */
    public @Nullable String lastUpdated() {
        return lastUpdated;
    }

    /**
     * Tells whether the entry is a message about the search.
     *
     * @return true for {@code search.mode} of {@code outcome}, and for every OperationOutcome
     */
    public boolean isMessage() {
        return "outcome".equals(mode) || "OperationOutcome".equals(type);
    }

    /**
     * The references in members of the resource that may name patients: of {@code subject} and the like.
     *
     * @param wanted the members
     * @return the references
     */
    public List<String> references(List<String> wanted) {
        List<String> found = new ArrayList<>(2);
        for (int at = 0; at < members.size(); at++) {
            if (wanted.contains(members.get(at))) {
                found.add(references.get(at));
            }
        }
        return found;
    }

    /**
     * The security labels.
     *
     * @return the codes of {@code meta.security}
     */
    public List<String> labels() {
        return labels;
    }

    /**
     * The issues of an OperationOutcome.
     *
     * @return severity and code of each, separated by a blank
     */
    public List<String> issues() {
        return issues;
    }

    /**
     * Tells whether it is an extract.
     *
     * @return true if it has the tag {@code SUBSETTED}
     */
    public boolean isSubsetted() {
        return subsetted;
    }

    /**
     * Tells whether it is a Provenance of a transmission.
     *
     * @return true if an agent of it is a transmitter
     */
    public boolean isTransmission() {
        return transmitted;
    }

    /**
     * Tells whether it is larger than the limit; then there are no bytes.
     *
     * @return true if so
     */
    public boolean isTooLarge() {
        return tooLarge;
    }

    /**
     * The size.
     *
     * @return bytes
     */
    public int length() {
        return end - start;
    }

    /**
     * The bytes.
     *
     * @return a copy, as the source sent them
     */
    public byte[] copy() {
        return Arrays.copyOfRange(bytes, start, end);
    }

    /**
     * The array that holds the bytes.
     *
     * @return the array, not a copy; valid during the call
     */
    public byte[] array() {
        return bytes;
    }

    /**
     * Where the bytes begin.
     *
     * @return the index in {@link #array}
     */
    public int start() {
        return start;
    }

    /**
     * Writes the resource as one line without its end.
     *
     * @param out where to
     * @throws IOException if it cannot be written
     */
    public void writeLine(OutputStream out) throws IOException {
        OneLine.write(bytes, start, end, out);
    }

    /** Prints type and id only. */
    @Override
    public String toString() {
        return "ScannedResource[" + type() + "/" + id() + "]";
    }
}
