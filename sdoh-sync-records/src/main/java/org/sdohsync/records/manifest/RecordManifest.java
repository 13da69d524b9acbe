// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.manifest;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a fetch of the records of one patient brought, from where and when. It names resources and types, and has no content.
 * Immutable.
 *
 * <p>No fetch is complete in a medical sense: a source may withhold data without saying so, and most do. {@link
 * Status#FINISHED} says that everything arrived that the source was willing to send.
 */
public final class RecordManifest {
    /** The most refused resources that are named: 1,000. All are counted. */
    public static final int MOST_REFUSALS = 1000;

    /** How a fetch ended. */
    public enum Status {
        /** Everything arrived that the source was willing to send. */
        FINISHED,
        /** Something is missing that another fetch may bring; the {@link #notices} say what. */
        PARTIAL
    }

    private final String source;
    private final String patient;
    private final FetchMethod method;
    private final Status status;
    private final @Nullable String sender;
    private final @Nullable String receiver;
    private final Instant startedAt;
    private final Instant endedAt;
    private final @Nullable Instant since;
    private final @Nullable Instant nextSince;
    private final Map<String, Long> counts;
    private final List<DataFile> files;
    private final long duplicates;
    private final long refusedCount;
    private final List<Refusal> refused;
    private final List<Notice> notices;

    private RecordManifest(Builder from) {
        this.source = requireNonNull(from.source, "source");
        this.patient = requireNonNull(from.patient, "patient");
        this.method = from.method;
        this.status = from.status;
        this.sender = from.sender;
        this.receiver = from.receiver;
        this.startedAt = from.startedAt;
        this.endedAt = from.endedAt;
        this.since = from.since;
        this.nextSince = from.nextSince;
        this.counts = Collections.unmodifiableMap(new TreeMap<>(from.counts));
        this.files = List.copyOf(from.files);
        this.duplicates = from.duplicates;
        this.refusedCount = from.refusedCount;
        this.refused = List.copyOf(from.refused);
        this.notices = List.copyOf(from.notices);
    }

    /**
     * Returns a builder.
     *
     * @param source the FHIR base URL of the source
     * @param patient the id of the patient there
     * @return a builder; not thread-safe
     */
    public static Builder builder(String source, String patient) {
        return new Builder(source, patient);
    }

    /**
     * The source.
     *
     * @return its FHIR base URL
     */
    public String source() {
        return source;
    }

    /**
     * The patient.
     *
     * @return the id at the source
     */
    public String patient() {
        return patient;
    }

    /**
     * How the records came.
     *
     * @return the method that the source answered
     */
    public FetchMethod method() {
        return method;
    }

    /**
     * How the fetch ended.
     *
     * @return the status
     */
    public Status status() {
        return status;
    }

    /**
     * Who sent the records, such as the member's old plan.
     *
     * @return the name, if it was given
     */
    public Optional<String> sender() {
        return Optional.ofNullable(sender);
    }

    /**
     * Who received the records, such as the member's new plan.
     *
     * @return the name, if it was given
     */
    public Optional<String> receiver() {
        return Optional.ofNullable(receiver);
    }

    /**
     * When the fetch began, by this machine's clock.
     *
     * @return the time
     */
    public Instant startedAt() {
        return startedAt;
    }

    /**
     * When the fetch ended, by this machine's clock.
     *
     * @return the time
     */
    public Instant endedAt() {
        return endedAt;
    }

    /**
     * The time since which changes were asked for.
     *
     * @return the time, if this was not a fetch of everything
     */
    public Optional<Instant> since() {
        return Optional.ofNullable(since);
    }

    /**
     * The time to ask for changes since, the next time: the source's own time at the beginning of this fetch.
     *
     * @return the time; empty if the source did not tell it, or if something is missing
     */
    public Optional<Instant> nextSince() {
        return Optional.ofNullable(nextSince);
    }

    /**
     * How many resources came, by type.
     *
     * @return the counts, ordered by type
     */
    public Map<String, Long> counts() {
        return counts;
    }

    /**
     * How many resources came.
     *
     * @return the sum of {@link #counts}
     */
    public long resources() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The files with their digests.
     *
     * @return the files; empty if the sink has none
     */
    public List<DataFile> files() {
        return files;
    }

    /**
     * How many entries were left out because the same version of the same resource had come before.
     *
     * @return the number
     */
    public long duplicates() {
        return duplicates;
    }

    /**
     * How many resources were not kept.
     *
     * @return the number
     */
    public long refusedCount() {
        return refusedCount;
    }

    /**
     * The resources that were not kept.
     *
     * @return up to {@link #MOST_REFUSALS} of them
     */
    public List<Refusal> refused() {
        return refused;
    }

    /**
     * What the reader of the records should know.
     *
     * @return the notices
     */
    public List<Notice> notices() {
        return notices;
    }

    /**
     * Tells whether there is a notice of a kind.
     *
     * @param kind the kind
     * @return true if there is one
     */
    public boolean has(Notice.Kind kind) {
        return notices.stream().anyMatch(notice -> notice.kind() == kind);
    }

    /** Prints counts only. */
    @Override
    public String toString() {
        return "RecordManifest[" + status + ", " + method + ", resources=" + resources() + ", refused=" + refusedCount
                + "]";
    }

    /** Builds a manifest. Not thread-safe. Defaults: finished, {@code $everything}, no time, nothing came. */
    public static final class Builder {
        private final String source;
        private final String patient;
        private FetchMethod method = FetchMethod.EVERYTHING;
        private Status status = Status.FINISHED;
        private @Nullable String sender;
        private @Nullable String receiver;
        private Instant startedAt = Instant.EPOCH;
        private Instant endedAt = Instant.EPOCH;
        private @Nullable Instant since;
        private @Nullable Instant nextSince;
        private Map<String, Long> counts = Map.of();
        private List<DataFile> files = List.of();
        private long duplicates;
        private long refusedCount;
        private List<Refusal> refused = List.of();
        private List<Notice> notices = List.of();

        private Builder(String source, String patient) {
            this.source = requireNonNull(source, "source");
            this.patient = requireNonNull(patient, "patient");
        }

        /**
         * Sets how the records came and how it ended.
         *
         * @param how the method
         * @param end the status
         * @return this builder
         */
        public Builder result(FetchMethod how, Status end) {
            this.method = requireNonNull(how, "how");
            this.status = requireNonNull(end, "end");
            return this;
        }

        /**
         * Names both sides.
         *
         * @param from who sent the records, or null
         * @param to who received them, or null
         * @return this builder
         */
        public Builder parties(@Nullable String from, @Nullable String to) {
            this.sender = from;
            this.receiver = to;
            return this;
        }

        /**
         * Sets the times of the fetch.
         *
         * @param start when it began
         * @param end when it ended
         * @return this builder
         */
        public Builder times(Instant start, Instant end) {
            this.startedAt = requireNonNull(start, "start");
            this.endedAt = requireNonNull(end, "end");
            return this;
        }

        /**
         * Sets the times of incremental fetches.
         *
         * @param asked the time since which changes were asked for, or null
         * @param next the time for the next fetch, or null
         * @return this builder
         */
        public Builder changes(@Nullable Instant asked, @Nullable Instant next) {
            this.since = asked;
            this.nextSince = next;
            return this;
        }

        /**
         * Sets what came.
         *
         * @param byType the resources of each type
         * @param repeated the entries that were left out
         * @return this builder
         */
        public Builder counts(Map<String, Long> byType, long repeated) {
            this.counts = Map.copyOf(byType);
            this.duplicates = repeated;
            return this;
        }

        /**
         * Sets the files.
         *
         * @param value the files
         * @return this builder
         */
        public Builder files(List<DataFile> value) {
            this.files = List.copyOf(value);
            return this;
        }

        /**
         * Sets what was not kept.
         *
         * @param named the resources, up to {@link #MOST_REFUSALS}
         * @param count the number of all
         * @return this builder
         */
        public Builder refused(List<Refusal> named, long count) {
            this.refused = List.copyOf(named);
            this.refusedCount = count;
            return this;
        }

        /**
         * Sets the notices.
         *
         * @param value the notices
         * @return this builder
         */
        public Builder notices(List<Notice> value) {
            this.notices = List.copyOf(value);
            return this;
        }

        /**
         * Builds the manifest.
         *
         * @return the manifest
         */
        public RecordManifest build() {
            return new RecordManifest(this);
        }
    }
}
