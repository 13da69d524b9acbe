// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.fhir.internal.client.BundlePage;
import org.sdohsync.fhir.internal.client.SearchPages;

/**
 * One search from its first page on, and what the times on its pages prove. The search began at the server's time of its first
 * page. What changes while the pages are read can turn up anywhere, with a time after that, or not at all:
 *
 * <ul>
 *   <li>The end of the walk is the latest time on it that is not after its beginning; what came later is left to the next pass.
 *   <li>The position in the middle of a walk is the latest settled time: older than the beginning by the overlap, hence in its
 *       place if the server sorts. Settled times that do not ascend prove that it does not.
 * </ul>
 */
final class FeedSearch {
    /** Servers send the Date header without fractions of a second. */
    static final Duration GRACE = Duration.ofSeconds(1);

    final SearchPages pages;
    final String path;
    final @Nullable Instant from;
    private final Duration overlap;
    private final List<Shown> page = new ArrayList<>();
    private List<Shown> before = List.of();
    private final Map<String, Instant> firstPage = new HashMap<>();
    private @Nullable Instant began;
    private @Nullable Instant made;
    private @Nullable Instant settledBefore;
    private @Nullable Instant settled;
    private @Nullable Instant end;
    private int foundFirst;
    private boolean first = true;
    private boolean disordered;
    private boolean beforeFrom;

    /** An entry of a page. */
    private record Shown(String id, Instant time) {}

    FeedSearch(SearchPages pages, String path, @Nullable Instant from, Duration overlap) {
        this.pages = pages;
        this.path = path;
        this.from = from;
        this.overlap = overlap;
    }

    /** Goes on with the pages of a walk that an earlier pass did not finish. What it shows of the order counts no more. */
    static FeedSearch resumed(SearchPages pages, UnfinishedSearch left, Duration overlap) {
        FeedSearch walk = new FeedSearch(pages, "", left.from(), overlap);
        walk.first = false;
        walk.began = left.began();
        walk.end = left.end();
        return walk;
    }

    /** What a later pass goes on with. */
    UnfinishedSearch left(String next, boolean fresh, int walks, int pages, int met) {
        return new UnfinishedSearch(next, from, began, end, fresh, walks, pages, met);
    }

    /** When it began by the server's clock, null if that cannot be told. */
    @Nullable
    Instant began() {
        return began;
    }

    /** When its first page was made by the server's clock, also if it was empty; null if that cannot be told. */
    @Nullable
    Instant made() {
        return made;
    }

    /** Notes the time of an entry, in the order of the page. */
    void note(String id, Instant time) {
        page.add(new Shown(id, time));
        if (first) {
            firstPage.put(id, time);
        }
        beforeFrom |= from != null && time.isBefore(from.minus(GRACE));
    }

    /** Draws the conclusions from a page. */
    void endOfPage(BundlePage read) {
        if (first) {
            first = false;
            foundFirst = read.found();
            // A server names in the self link what it understood of the search.
            disordered = read.self().filter(link -> !link.contains("_sort=")).isPresent();
            begin();
        }
        // A page that is shown a second time says nothing about the order.
        if (!page.equals(before)) {
            page.forEach(shown -> conclude(shown.time()));
        }
        before = List.copyOf(page);
        page.clear();
    }

    private void begin() {
        made = pages.serverTime()
                .or(() -> page.stream().map(Shown::time).max(Instant::compareTo))
                .orElse(null);
        if (!page.isEmpty() || pages.hasNext()) {
            began = made;
            settledBefore = pages.serverTime().map(time -> time.minus(overlap)).orElse(null);
        }
    }

    private void conclude(Instant time) {
        if (began != null && !time.isAfter(began.plus(GRACE))) {
            end = later(end, time);
        }
        if (settledBefore != null && !time.isAfter(settledBefore)) {
            disordered |= settled != null && time.isBefore(settled);
            settled = later(settled, time);
        }
    }

    /** The entries were not in ascending order: how far the walk came says nothing about what is still to come. */
    boolean disordered() {
        return disordered;
    }

    /** The newest time on the first page. */
    Optional<Instant> latestOfFirstPage() {
        return firstPage.values().stream().max(Instant::compareTo);
    }

    /** How many Tasks the first page had. */
    int foundFirst() {
        return foundFirst;
    }

    /** Tells whether nothing can turn up before a moment any more. */
    boolean isSettled(Instant time) {
        return settledBefore != null && !time.isAfter(settledBefore);
    }

    /** Tells whether a Task was on the first page. */
    boolean showedFirst(@Nullable String id) {
        return firstPage.containsKey(id);
    }

    /** The server sent what was not asked for: it does not search by time. */
    boolean beforeFrom() {
        return beforeFrom;
    }

    /** Up to when everything was on the pages read so far, null if that cannot be told. */
    @Nullable
    Instant position() {
        return settled == null ? null : settled.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Tells whether a search from the position shows less than this one does. */
    boolean isAhead() {
        Instant position = position();
        return position != null && (from == null || position.isAfter(from));
    }

    /** Up to when everything was on the pages, once the last was read; null if that cannot be told. */
    @Nullable
    Instant end() {
        return end;
    }

    private static Instant later(@Nullable Instant one, Instant other) {
        return one == null || other.isAfter(one) ? other : one;
    }
}
