// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.fhir;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.HttpStatusException;

/** One bundle, scanned: the entries that were asked for, and what it says about itself. Immutable. */
public final class BundlePage {
    /** How many entries there were and were found, and the codes of the errors if there was nothing else. */
    record Counts(int scanned, int found, List<String> errors) {}

    private final List<BundleEntry> entries;
    private final Counts counts;
    private final @Nullable String lastUpdated;
    private final @Nullable Long total;
    private final @Nullable String self;
    private final @Nullable String next;

    BundlePage(
            List<BundleEntry> entries,
            Counts counts,
            @Nullable String lastUpdated,
            @Nullable Long total,
            @Nullable String self,
            @Nullable String next) {
        this.entries = List.copyOf(entries);
        this.counts = counts;
        this.lastUpdated = lastUpdated;
        this.total = total;
        this.self = self;
        this.next = next;
    }

    /**
     * The entries that were asked for, in the bundle's order.
     *
     * @return the entries
     */
    public List<BundleEntry> entries() {
        return entries;
    }

    /**
     * How many entries the bundle had, asked for or not.
     *
     * @return the number
     */
    public int scanned() {
        return counts.scanned();
    }

    /**
     * How many entries are there because the search found them, and not because they belong to one that it found.
     *
     * @return the number of entries whose {@code search.mode} is neither {@code include} nor {@code outcome}
     */
    public int found() {
        return counts.found();
    }

    /**
     * When the server made the bundle.
     *
     * @return {@code meta.lastUpdated}, if it is there and a time
     */
    public Optional<Instant> lastUpdated() {
        return EntryHead.instant(lastUpdated);
    }

    /** Refuses a page that tells of an error and holds nothing else: it does not say that there is nothing. */
    BundlePage requireResults(String what) {
        if (!counts.errors().isEmpty()) {
            throw new HttpStatusException(
                    what + " was answered with 200 and an OperationOutcome of an error instead of results "
                            + counts.errors(),
                    200,
                    counts.errors(),
                    null);
        }
        return this;
    }

    @Nullable
    String lastUpdatedText() {
        return lastUpdated;
    }

    /**
     * How many resources the whole search found.
     *
     * @return the total, if the server says
     */
    public OptionalLong total() {
        return total == null ? OptionalLong.empty() : OptionalLong.of(total);
    }

    /**
     * The search as the server understood it.
     *
     * @return the self link as the server wrote it, if there is one
     */
    public Optional<String> self() {
        return Optional.ofNullable(self);
    }

    /**
     * Where the next page is.
     *
     * @return the link as the server wrote it, if there is one
     */
    public Optional<String> next() {
        return Optional.ofNullable(next);
    }
}
