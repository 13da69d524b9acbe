// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.ipa;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which documents of a patient are wanted (International Patient Access, {@code $docref}). The times are those of the care, not
 * of the documents. Immutable; safe for use by many threads.
 */
public final class DocumentQuery {
    private static final DocumentQuery CURRENT = new DocumentQuery(null, null, List.of());

    private final @Nullable Instant start;
    private final @Nullable Instant end;
    private final List<String> types;

    private DocumentQuery(@Nullable Instant start, @Nullable Instant end, List<String> types) {
        this.start = start;
        this.end = end;
        this.types = List.copyOf(types);
    }

    /**
     * Asks for what the source chooses: the current summary of the patient, and perhaps other documents.
     *
     * @return the query
     */
    public static DocumentQuery current() {
        return CURRENT;
    }

    /**
     * Asks for documents of care since a time.
     *
     * @param time the time
     * @return a copy with this setting
     */
    public DocumentQuery start(Instant time) {
        return new DocumentQuery(requireNonNull(time, "time"), end, types);
    }

    /**
     * Asks for documents of care until a time.
     *
     * @param time the time
     * @return a copy with this setting
     */
    public DocumentQuery end(Instant time) {
        return new DocumentQuery(start, requireNonNull(time, "time"), types);
    }

    /**
     * Asks for documents of a type, beside those named before.
     *
     * @param system the code system, such as {@code http://loinc.org}
     * @param code the code, such as {@code 34133-9} for a summary
     * @return a copy with this setting
     */
    public DocumentQuery type(String system, String code) {
        if (system.isEmpty() || system.contains("|") || !code.matches("[^\\s|,]{1,100}")) {
            throw new IllegalArgumentException("not the system and code of a type");
        }
        List<String> more = new ArrayList<>(types);
        more.add(system + "|" + code);
        return new DocumentQuery(start, end, more);
    }

    /**
     * The beginning of the care.
     *
     * @return the time, if it was set
     */
    public Optional<Instant> start() {
        return Optional.ofNullable(start);
    }

    /**
     * The end of the care.
     *
     * @return the time, if it was set
     */
    public Optional<Instant> end() {
        return Optional.ofNullable(end);
    }

    /**
     * The types.
     *
     * @return each as {@code system|code}; none if the source chooses
     */
    public List<String> types() {
        return types;
    }

    @Override
    public String toString() {
        return "DocumentQuery[start=" + start + ", end=" + end + ", types=" + types + "]";
    }
}
