// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.fhir.internal.client.CapabilityDeclaration;
import org.sdohsync.fhir.internal.client.EntryHead;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.feed.Feed;
import org.sdohsync.workflow.feed.FeedSettings;

/** The checkpoint while a pass works on it. Not thread-safe. */
final class FeedState {
    private final ConnectionId connection;
    private final Feed feed;
    private final CursorScope reach;
    private final Clock clock;
    private final Duration overlap;
    private final int seenLimit;
    private final int failedLimit;
    private final SeenTasks seen;
    private final Map<String, DeliveryFailure> failed;
    private @Nullable Instant cursor;
    private @Nullable UnfinishedSearch unfinished;
    private @Nullable Instant learnedAt;
    private @Nullable CapabilityDeclaration declaration;
    private ServerCapabilities abilities;
    private @Nullable ServerCapabilities understoodWith;
    private int unsaved;
    private boolean changed;
    private boolean timeHeeded;
    private boolean complete;

    FeedState(Checkpoint from, FeedSubject wanted, FeedSettings settings) {
        this.connection = from.connection();
        this.feed = from.feed();
        this.clock = settings.clock();
        this.overlap = settings.overlap();
        this.seenLimit = settings.seenLimit();
        this.failedLimit = settings.failedLimit();
        this.seen = from.seen();
        this.complete = from.complete();
        this.failed = new LinkedHashMap<>();
        from.failed().forEach(failure -> failed.put(failure.taskId(), failure));
        this.abilities = from.abilities();
        this.learnedAt = from.learnedAt().orElse(null);
        this.declaration = from.declaration().orElse(null);
        this.reach = new CursorScope(wanted, from);
        this.cursor = from.cursor().orElse(null);
        this.unfinished = holds() ? from.unfinished().orElse(null) : null;
    }

    /**
     * Takes the cursor back if it says nothing about what is wanted, for example owners that were not asked for until now, and tells
     * whether it stayed.
     */
    private boolean holds() {
        if (!reach.leavesAll(abilities)) {
            // Among what was seen is what was left to others.
            seen.clear();
            complete = true;
            cursor = null;
            changed = true;
            return false;
        }
        Instant from = from();
        if (from == null || reach.holds(abilities)) {
            return true;
        }
        reach.beginAnew(from);
        cursor = null;
        changed = true;
        return false;
    }

    /** To be called when a search was understood, which may have shown something: tells whether the cursor holds for it. */
    boolean understood() {
        if (abilities.equals(understoodWith)) {
            return true;
        }
        understoodWith = abilities;
        boolean held = holds();
        changed |= reach.settle(abilities);
        return held;
    }

    /** Tells whether a Task was covered before the subject became what it is. */
    boolean coveredEarlier(FhirBase base, EntryHead head, Instant time) {
        return reach.covers(base, head, time);
    }

    public ConnectionId connection() {
        return connection;
    }

    public Feed feed() {
        return feed;
    }

    public ServerCapabilities abilities() {
        return abilities;
    }

    public void abilities(ServerCapabilities known) {
        changed |= !known.equals(abilities);
        abilities = known;
    }

    @Nullable
    public Instant learnedAt() {
        return learnedAt;
    }

    /** What the server declared last, if it can be asked whether that is still so. */
    @Nullable
    CapabilityDeclaration declaration() {
        return declaration;
    }

    void declared(CapabilityDeclaration said) {
        declaration = said.hasTag() ? said : null;
    }

    void learned(ServerCapabilities known, Instant now) {
        abilities = known;
        learnedAt = now;
        changed = true;
    }

    /** Gives the walk that an earlier pass did not finish, once: whoever fails at it does not try it again. */
    Optional<UnfinishedSearch> takeUnfinished() {
        Optional<UnfinishedSearch> taken = Optional.ofNullable(unfinished);
        changed |= taken.isPresent();
        unfinished = null;
        return taken;
    }

    void unfinished(UnfinishedSearch walk) {
        unfinished = walk;
        changed = true;
    }

    /** Puts those of some Tasks that are among the seen ones behind all others, and counts them. */
    int last(Set<String> ids) {
        List<String> held = new ArrayList<>();
        seen.forEach((id, ignored) -> {
            if (ids.contains(id)) {
                held.add(id);
            }
        });
        held.forEach(seen::moveLast);
        return held.size();
    }

    /** The ids of the last of the seen Tasks. */
    List<String> last(int count) {
        return seen.last(count);
    }

    /** Tells whether more than so many of the Tasks that a search from a moment shows are among the seen ones. */
    boolean hasSeenMoreThan(int few, @Nullable Instant from) {
        return from == null
                ? seen.size() > few
                : seen.haveAtLeast(few + 1, state -> {
                    Instant time = state.lastUpdated();
                    return time == null || !time.isBefore(from);
                });
    }

    /** Tells whether the server has to be read as a whole each time. */
    boolean sweeps() {
        return !abilities.may(ServerFeature.LAST_UPDATED_SEARCH);
    }

    @Nullable
    Instant cursor() {
        return cursor;
    }

    /** The moment to ask for changes from; everything before it is covered. In whole milliseconds, which every server reads. */
    @Nullable
    Instant from() {
        Instant covered = cursor;
        return covered == null ? null : covered.minus(overlap).truncatedTo(ChronoUnit.MILLIS);
    }

    void advance(@Nullable Instant to) {
        if (to != null && (cursor == null || to.isAfter(cursor))) {
            cursor = to;
            changed = true;
        }
    }

    void rewind(@Nullable Instant to) {
        changed |= cursor != null && !cursor.equals(to);
        cursor = to;
    }

    boolean isNew(String id, String change, @Nullable Instant time, Predicate<String> hasContent) {
        AcknowledgedState last = seen.get(id);
        if (last == null) {
            return true;
        }
        boolean isNew = !last.covers(change, time, comparesContent() ? hasContent : kept -> true);
        if (isNew
                && abilities.isUnknown(ServerFeature.VERSIONS)
                && last.isVersion()
                && AcknowledgedState.isVersion(change)) {
            abilities(abilities.with(ServerFeature.VERSIONS, !last.change().equals(change)));
        }
        return isNew;
    }

    /** Tells whether what a Task says has to tell its states apart, too: until versions are seen to move. */
    boolean comparesContent() {
        return !abilities.has(ServerFeature.VERSIONS);
    }

    /** Counts a state as covered without it having been delivered: it was delivered before the map of seen Tasks was kept. */
    void covered(String id, AcknowledgedState state) {
        if (seen.size() < seenLimit || seen.contains(id)) {
            seen.put(id, state);
            changed = true;
        } else {
            complete = false;
        }
    }

    /** The state of a Task that failed before and was asked for by its id: what its page said of version and time is kept. */
    AcknowledgedState again(String id, AcknowledgedState read) {
        AcknowledgedState held = seen.get(id);
        return held == null ? read : held.readAgain(read);
    }

    /**
     * A search from a moment showed nothing older. If there was something older to show, the server searches by time, and what is older
     * need not be kept. Until then it must: on a server that has to be read as a whole nothing else tells what changed there.
     */
    void showedNothingBefore(Instant from) {
        Instant clearly = from.minus(FeedSearch.GRACE);
        timeHeeded |= seen.haveAtLeast(1, state -> {
            Instant time = state.lastUpdated();
            return time != null && time.isBefore(clearly);
        });
    }

    /** Tells whether what is known of a Task is all there is to know: if it is not among the seen ones, it was never delivered. */
    boolean isKnown(String id) {
        return complete || seen.contains(id);
    }

    /** Tells whether no state of a Task was delivered, for all that is known. */
    boolean isFirst(String id) {
        return complete && !seen.contains(id);
    }

    /** Tells whether more is covered than can be remembered: then it is not known what is new. */
    boolean isFull() {
        return seen.size() >= seenLimit;
    }

    void delivered(String id, AcknowledgedState state) {
        failed.remove(id);
        acknowledge(id, state);
    }

    DeliveryFailure failed(String id, AcknowledgedState state, String reason, int maxAttempts) {
        int attempts = attempts(id, state) + 1;
        Instant next = DeliveryFailure.next(attempts, clock.instant());
        return list(new DeliveryFailure(id, state.change(), attempts, reason, attempts >= maxAttempts, next), state);
    }

    /** Lists a Task to be delivered again without counting an attempt. */
    void postponed(String id, AcknowledgedState state, String reason) {
        list(new DeliveryFailure(id, state.change(), attempts(id, state), reason, false, null), state);
    }

    /** Tells whether this very state of a Task is still to be delivered again. */
    boolean isListed(String id, String change) {
        DeliveryFailure was = failed.get(id);
        return was != null && was.change().equals(change);
    }

    private int attempts(String id, AcknowledgedState state) {
        DeliveryFailure was = failed.get(id);
        if (was == null || !was.change().equals(state.change())) {
            return 0;
        }
        AcknowledgedState last = seen.get(id);
        // A version that does not move tells no states apart.
        return last == null || last.covers(state.change(), state.lastUpdated(), state::hasContent) ? was.attempts() : 0;
    }

    private DeliveryFailure list(DeliveryFailure failure, AcknowledgedState state) {
        if (!failed.containsKey(failure.taskId()) && failed.size() >= failedLimit) {
            // Else a few that are parked each month would stop the source for good, years later.
            Instant old = clock.instant().minus(FeedSettings.PARKED_AT_LEAST);
            failed.values().removeIf(was -> was.parkedBefore(old));
        }
        if (!failed.containsKey(failure.taskId()) && failed.size() >= failedLimit) {
            throw new LimitException(
                    failedLimit + " Tasks of connection " + connection + " could not be delivered: mend the listener",
                    "failedDeliveries",
                    failedLimit);
        }
        failed.put(failure.taskId(), failure);
        acknowledge(failure.taskId(), state);
        return failure;
    }

    void forget(String id) {
        changed |= failed.remove(id) != null;
    }

    /** What failed before and is to be tried now. */
    List<DeliveryFailure> due() {
        Instant now = clock.instant();
        return failed.values().stream().filter(failure -> failure.isDue(now)).toList();
    }

    public List<DeliveryFailure> failures() {
        return List.copyOf(failed.values());
    }

    /** Drops what a whole reading of the server did not show any more. */
    void retain(Set<String> ids) {
        changed |= seen.removeIf((id, ignored) -> !ids.contains(id));
    }

    /** Tells whether saving is worth its price: always at the end, and in between when enough came together. */
    boolean worthSaving(boolean last) {
        return changed && (last || unsaved * 4 >= seen.size() || seen.size() < 2000);
    }

    Checkpoint checkpoint() {
        Instant from = from();
        if (from != null && timeHeeded && !sweeps()) {
            complete &= !seen.removeIf((id, state) -> {
                Instant time = state.lastUpdated();
                return time != null && time.isBefore(from);
            });
        }
        return new Checkpoint.Builder(connection, feed)
                .subject(reach.holdsFor())
                .leftTo(reach.leftTo())
                .cursor(cursor)
                .seen(seen)
                .complete(complete)
                .failed(failed)
                .abilities(abilities)
                .learnedAt(learnedAt)
                .declaration(declaration)
                .earlier(reach.earlier(from).orElse(null))
                .unfinished(unfinished)
                .build();
    }

    void saved() {
        changed = false;
        unsaved = 0;
    }

    private void acknowledge(String id, AcknowledgedState state) {
        unsaved++;
        changed = true;
        covered(id, state);
    }
}
