// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.HttpStatusException;

/** A scanned bundle: the selected entries, and the bundle's own elements. Immutable. */
public final class BundlePage {
    /** The number of entries and of matches, and the codes of errors if the bundle has nothing else. */
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
     * The selected entries, in the bundle's order.
     *
     * @return the entries
     */
    public List<BundleEntry> entries() {
        return entries;
    }

    /**
     * The number of all entries of the bundle.
     *
     * @return the number
     */
    public int scanned() {
        return counts.scanned();
    }

    /**
     * The number of matches of the search, without included entries.
     *
     * @return the number of entries whose {@code search.mode} is neither {@code include} nor {@code outcome}
     */
    public int found() {
        return counts.found();
    }

    /**
     * When the server created the bundle.
     *
     * @return {@code meta.lastUpdated}, if it is present and a valid time
     */
    public Optional<Instant> lastUpdated() {
        return InstantText.read(lastUpdated);
    }

    /** Throws for a page that contains only an error, which does not mean that there are no results. */
    BundlePage requireResults(String what) {
        if (!counts.errors().isEmpty()) {
            throw new HttpStatusException(
                    what + " was answered with status 200 and an OperationOutcome with an error instead of results "
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
     * The number of matches of the whole search ({@code Bundle.total}).
     *
     * @return the total, if the server provides it
     */
    public OptionalLong total() {
        return total == null ? OptionalLong.empty() : OptionalLong.of(total);
    }

    /**
     * The search as the server executed it.
     *
     * @return the self link as the server wrote it, if there is one
     */
    public Optional<String> self() {
        return Optional.ofNullable(self);
    }

    /**
     * The link to the next page.
     *
     * @return the link as the server wrote it, if there is one
     */
    public Optional<String> next() {
        return Optional.ofNullable(next);
    }
}
