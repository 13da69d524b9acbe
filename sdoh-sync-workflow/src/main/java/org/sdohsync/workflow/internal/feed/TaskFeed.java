// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.fhir.internal.client.BundleEntry;
import org.sdohsync.fhir.internal.client.BundlePage;
import org.sdohsync.fhir.internal.client.EntryHead;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.feed.FeedSettings;

/**
 * The new Tasks of one pass, page by page:
 *
 * <ol>
 *   <li>Search from the cursor less the overlap, ascending by time, in the best form the server answers ({@link TaskQuery}).
 *   <li>On a server that proved to sort ({@link SortCheck}), the page behind a full one is the first page of a search from where that one ended: a server
 *       that counts its pages off from the start would skip a Task for each one that left the earlier pages meanwhile.
 *   <li>When that does not get ahead (a page full of one instant, no order, no search by time) the {@code next} link is followed.
 *       What was found that way has to be confirmed by a further walk that finds nothing new; until then the cursor stays.
 *   <li>A page that is not to be had any more starts a new search behind the first page, if that was sorted; else from the cursor, with
 *       larger pages if it happens again. What was acknowledged is not given out again.
 *   <li>A walk by links whose sync is over before its end goes on in the next pass from the first page that was not acknowledged.
 *   <li>Order that turns out broken takes the cursor back to where the pass began.
 * </ol>
 */
final class TaskFeed {
    private static final int MAX_WALKS = 4;

    /** Where the next page comes from. */
    private enum Step {
        START,
        RESUME,
        FOLLOW,
        LEAP,
        END
    }

    private final FhirClient client;
    private final FeedSubject subject;
    private final FocusInclude include;
    private final SubjectChunks parts;
    private final FeedState state;
    private final FeedSettings settings;
    private final SearchNegotiation opening;
    private final BrokenLinkRecovery detours;
    private final Set<String> met = new HashSet<>();
    private final SkippedEntries skipped = new SkippedEntries();
    private @Nullable Instant passStart;
    private @Nullable FeedSearch walk;
    private @Nullable Instant leapTo;
    private @Nullable UnfinishedSearch left;
    private @Nullable String reached;
    private Step step = Step.START;
    private boolean leaping = true;
    private boolean leapt;
    private boolean followed;
    private boolean fresh;
    private int walks;
    private int pages;
    private int scanned;

    TaskFeed(FhirClient client, FeedSubject subject, FeedState state, FeedSettings settings) {
        this.client = client;
        this.subject = subject;
        this.include = new FocusInclude(state);
        this.parts = new SubjectChunks(subject, include);
        this.state = state;
        this.settings = settings;
        this.opening = new SearchNegotiation(client, parts, state, settings.pageSize(), this::start);
        this.detours = new BrokenLinkRecovery(client, state, settings.pageSize());
        this.passStart = state.cursor();
        this.left = state.takeUnfinished().orElse(null);
        this.step = left == null ? Step.START : Step.RESUME;
    }

    /** Fetches the next page's new Tasks, and what came with them; empty at the end. */
    Optional<List<BundleEntry>> next() {
        if (step == Step.END) {
            return Optional.empty();
        }
        BundlePage page = switch (step) {
            case RESUME -> resume(requireNonNull(left, "left"));
            case FOLLOW -> follow();
            case LEAP -> open(leapTo);
            default -> begin();
        };
        List<BundleEntry> entries = news(page);
        if (!entries.isEmpty()) {
            fresh = true;
            expect(current());
        }
        return Optional.of(entries);
    }

    /** Says that the page fetched last was worked through: moves the cursor, without any request, and plans what follows. */
    void acknowledge() {
        plan();
        reached = step == Step.FOLLOW ? current().pages.nextLink().orElse(null) : null;
    }

    /** Keeps the place for the next pass, if it has none in the cursor. */
    void suspend() {
        if (reached != null && !parts.isSplit() && reached.length() <= UnfinishedSearch.LONGEST_LINK) {
            int known = state.sweeps() && knowsAllMet() ? state.last(met) : UnfinishedSearch.UNKNOWN;
            state.unfinished(current().left(reached, fresh, walks, pagesBefore() + pages, known));
        }
    }

    private void plan() {
        FeedSearch current = current();
        boolean more = current.pages.hasNext();
        boolean sorts = !state.sweeps() && state.abilities().may(ServerFeature.SORT);
        if (sorts && current.disordered()) {
            state.abilities(state.abilities().with(ServerFeature.SORT, false));
            if (more || leapt) {
                state.rewind(passStart);
                step = Step.START;
                return;
            }
        }
        if (!more) {
            if (current.from != null) {
                state.showedNothingBefore(current.from);
            }
            finish(current);
        } else {
            step = sorts && !current.disordered() ? proceed(current) : Step.FOLLOW;
        }
    }

    public int pages() {
        return pages;
    }

    public int scanned() {
        return scanned;
    }

    public SkippedEntries skipped() {
        return skipped;
    }

    /** What came along is of use only if there is something new that it came along with. */
    private static List<BundleEntry> news(BundlePage page) {
        List<BundleEntry> entries = page.entries();
        return entries.stream().anyMatch(TaskFeed::isTask) ? entries : List.of();
    }

    private static boolean isTask(BundleEntry entry) {
        return entry.type().equals("Task");
    }

    private boolean knowsAllMet() {
        return left == null || left.met() != UnfinishedSearch.UNKNOWN;
    }

    private int pagesBefore() {
        return left == null ? 0 : left.pages();
    }

    private BundlePage resume(UnfinishedSearch from) {
        followed = true;
        fresh = from.fresh();
        leaping = false;
        walks = from.walks();
        reached = from.next();
        if (from.met() > 0) {
            met.addAll(state.last(from.met()));
        }
        walk = FeedSearch.resumed(client.searchFrom("Task", from.next()), from, settings.overlap());
        try {
            return heeded(read(current()));
        } catch (HttpStatusException | ProtocolException gone) {
            if (gone.retryable()) {
                throw gone;
            }
            // Servers keep their pages for a while only.
            return begin();
        }
    }

    private BundlePage begin() {
        followed = false;
        fresh = false;
        leaping = true;
        return openAnew(start());
    }

    private BundlePage follow() {
        followed = true;
        BundlePage page;
        try {
            page = read(current());
        } catch (HttpStatusException | ProtocolException gone) {
            if (!detours.isNeeded(gone)) {
                throw gone;
            }
            return without(gone);
        }
        return heeded(page);
    }

    /** Goes on without the next page: by time, else anew, else not at all. */
    private BundlePage without(SyncException gone) {
        if (jumps(current())) {
            return open(leapTo);
        }
        if (!detours.mayBeginAnew(gone, current())) {
            throw gone;
        }
        leapt = true;
        return begin();
    }

    private boolean jumps(FeedSearch current) {
        Optional<Instant> behind = detours.behindFirstPage(current);
        if (behind.isEmpty()) {
            return false;
        }
        leapTo = behind.get();
        leapt = true;
        leaping = true;
        followed = false;
        fresh = false;
        return true;
    }

    private @Nullable Instant start() {
        return state.sweeps() ? null : state.from();
    }

    private FeedSearch current() {
        return requireNonNull(walk, "walk");
    }

    private BundlePage openAnew(@Nullable Instant from) {
        include.begin(from, detours.pageSize());
        return open(from);
    }

    private BundlePage open(@Nullable Instant from) {
        return heeded(opening.open(from, detours.pageSize()));
    }

    private BundlePage start(String path, @Nullable Instant from) {
        reached = null;
        left = null;
        boolean since = path.contains("_lastUpdated=ge");
        FeedSearch begun = new FeedSearch(client.search(path), path, since ? from : null, settings.overlap());
        walk = begun;
        BundlePage page = read(begun);
        if (parts.isSplit()) {
            detours.holdBack(begun);
        }
        return page;
    }

    /** A server that ignores the search by time is read as a whole from here on; so is one that gives more than it did. */
    private BundlePage heeded(BundlePage page) {
        if (!state.understood()) {
            passStart = null;
            return openAnew(null);
        }
        if (!current().beforeFrom()) {
            return page;
        }
        state.abilities(state.abilities().with(ServerFeature.LAST_UPDATED_SEARCH, false));
        return openAnew(null);
    }

    private BundlePage read(FeedSearch current) {
        if (pagesBefore() + ++pages > client.limits().pages()) {
            int most = client.limits().pages();
            throw new LimitException(
                    "Task search has more than " + most + " pages: raise Limits.pages if that is legitimate",
                    "pages",
                    most);
        }
        BundlePage page = current.pages
                .next(head -> wanted(head, current))
                .orElseThrow(() -> new IllegalStateException("read behind the last page; indicates a bug"));
        current.endOfPage(page);
        state.abilities(PageFindings.add(page, state.abilities(), detours.pageSize()));
        return page;
    }

    private boolean wanted(EntryHead head, FeedSearch current) {
        if (!head.type().equals("Task") || !head.isFound()) {
            return skipped.isOfUse(head);
        }
        return include.note(isNews(head, current));
    }

    private boolean isNews(EntryHead head, FeedSearch current) {
        scanned++;
        Instant time = head.lastUpdated().orElse(null);
        if (time != null) {
            current.note(head.id(), time);
        }
        String id = head.id();
        if (!LocalReference.isId(id)) {
            skipped.withoutId();
            return false;
        }
        if (state.sweeps()) {
            met.add(id);
        }
        return state.isNew(id, head.changeKey(), time, head::hasContent)
                && (ours(head) || skipped.isUnclear(subject, head))
                && !coveredBefore(head, time);
    }

    private boolean ours(EntryHead head) {
        return subject.shows(client.base(), head, state.abilities());
    }

    /** What lies before the search's begin was delivered by earlier passes, whatever the server makes of the search. */
    private boolean coveredBefore(EntryHead head, @Nullable Instant time) {
        Instant from = state.from();
        boolean before = from != null && time != null && time.isBefore(from);
        if (time == null || state.isKnown(head.id()) || (!before && !state.coveredEarlier(client.base(), head, time))) {
            return false;
        }
        if (state.sweeps()) {
            state.covered(
                    head.id(),
                    new AcknowledgedState(head.changeKey(), time, state.comparesContent() ? head.contentDigest() : ""));
        }
        return true;
    }

    private void finish(FeedSearch current) {
        if (!state.sweeps()) {
            if (!followed || !fresh || state.isFull()) {
                detours.advance(current.end());
            } else if (++walks < MAX_WALKS) {
                // Pages that are counted off while Tasks come and go may have left one out.
                step = Step.START;
                return;
            } else {
                detours.partLacks();
            }
        }
        if (parts.next()) {
            walks = 0;
            step = Step.START;
            return;
        }
        step = Step.END;
        detours.allRead();
        if (state.sweeps()) {
            state.rewind(null);
            if (knowsAllMet()) {
                state.retain(met);
            }
        }
    }

    /**
     * The next page is fetched while this one is worked on, if it is known already which that will be. Behind a page without anything new there is
     * nothing to work on meanwhile.
     */
    private void expect(FeedSearch current) {
        boolean sorts = !state.sweeps() && state.abilities().has(ServerFeature.SORT);
        if (sorts && leaping && !current.disordered() && current.pages.hasNext() && current.isAhead()) {
            parts.query()
                    .candidates(current.position(), state.abilities(), detours.pageSize())
                    .next()
                    .ifPresent(next -> client.expect(next.path()));
        }
    }

    private Step proceed(FeedSearch current) {
        Instant position = current.position();
        leaping &= current.isAhead() && detours.sorts(current);
        if (!leaping) {
            return detours.areTaken() && jumps(current) ? Step.LEAP : Step.FOLLOW;
        }
        detours.advance(position);
        leapTo = position;
        leapt = true;
        return Step.LEAP;
    }
}
