// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.smart.internal.admission.Gate;
import org.sdohsync.smart.internal.client.ProofKey;
import org.sdohsync.smart.internal.client.Proofs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's tokens in this process. The access token is in one of three states:
 *
 * <ul>
 *   <li>fresh: handed out after one volatile read;
 *   <li>stale: handed out while one refresh runs in the background;
 *   <li>expired: callers wait for that one refresh, each up to the wait limit.
 * </ul>
 *
 * A refresh runs on the executor and never on a caller's thread: a caller that gives up or is interrupted must not abort it,
 * because its answer may contain the only valid refresh token.
 */
final class ConnectionTokens implements TokenSource {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionTokens.class);

    /** The time after a forced refresh in which no other one is forced. */
    private static final Duration FORCED_AGAIN = Duration.ofMinutes(1);

    // Not a separate AtomicReference: each read of a fresh token would pass through it.
    private static final AtomicReferenceFieldUpdater<ConnectionTokens, @Nullable Freshness> SERVED =
            AtomicReferenceFieldUpdater.newUpdater(ConnectionTokens.class, Freshness.class, "served");

    private final ConnectionId id;
    private final Parts parts;
    private final AtomicReference<@Nullable CompletableFuture<Freshness>> slot = new AtomicReference<>();
    private final UnsavedGrant unsaved = new UnsavedGrant();
    private volatile Backoff backoff = Backoff.NONE;
    private volatile @Nullable Forced forced;
    private volatile @Nullable RefreshInProgress flying;
    private volatile @Nullable Freshness served;
    private volatile @Nullable Bound bound;

    /** The collaborators that all connections of a manager share. */
    record Parts(
            StoredConnections ledger,
            Refresher refresher,
            RefreshLimiter turns,
            Clock clock,
            Jitter jitter,
            Duration waitLimit,
            RecentTokens memory,
            CoarseClock coarse,
            Proofs proofs,
            Gate gate,
            RestoreCheck restored) {}

    /** A DPoP key as stored, and parsed. */
    private record Bound(Secret kept, ProofKey key) {
        @Override
        public String toString() {
            return "Bound[***]";
        }
    }

    private record Forced(Secret token, long at) {
        @Override
        public String toString() {
            return "Forced[" + at + "]";
        }
    }

    ConnectionTokens(ConnectionId id, Parts parts) {
        this.id = id;
        this.parts = parts;
    }

    @Override
    public Secret token() {
        Freshness held = served;
        return held != null && held.isFresh(parts.coarse.millis())
                ? held.accessToken()
                : tokenNotFresh(held, parts.clock.millis());
    }

    @Override
    public Secret replace(Secret rejected) {
        Freshness held = served;
        long now = parts.clock.millis();
        if (held != null && !held.accessToken().equals(rejected) && !held.isExpired(now)) {
            return held.accessToken();
        }
        Forced last = forced;
        if (last != null && last.token.equals(rejected) && now >= last.at && now - last.at < FORCED_AGAIN.toMillis()) {
            throw RefreshFailures.refusedAfresh(id);
        }
        Secret replaced = refresh(rejected);
        if (replaced.equals(rejected)) {
            throw RefreshFailures.refusedAfresh(id);
        }
        forced = new Forced(replaced, parts.clock.millis());
        return replaced;
    }

    @Override
    public OutgoingRequest sign(OutgoingRequest request, Secret token) {
        if (parts.gate.limitsRequests()) {
            counted();
        }
        ProofKey key = proofKey();
        return key == null ? TokenSource.super.sign(request, token) : parts.proofs.prove(request, key, token);
    }

    // Read for each request, but only where requests are limited.
    private void counted() {
        parts.ledger.load(id).map(StoredValue::value).ifPresent(parts.gate::count);
    }

    @Override
    public boolean wantsItSignedAnew(HttpReply reply) {
        return proofKey() != null && parts.proofs.note(reply) && reply.status() == 401;
    }

    /** The DPoP key that the tokens are bound to; null for Bearer tokens. */
    private @Nullable ProofKey proofKey() {
        Freshness held = served;
        if (held == null) {
            held = firstLook();
        }
        Secret kept = held == null ? null : held.proofKey();
        if (kept == null) {
            return null;
        }
        Bound ready = bound;
        if (ready == null || !ready.kept.equals(kept)) {
            ready = new Bound(kept, ProofKey.of(kept));
            bound = ready;
        }
        return ready.key;
    }

    /** Returns a token other than the current one. */
    Secret refresh(Secret present) {
        // A running refresh may have started earlier, so its token may be the current one.
        Secret replaced = await(start(present, false));
        return replaced.equals(present) ? await(start(present, false)) : replaced;
    }

    /** Refreshes now, with the quarantined token if necessary, ignoring earlier failures. */
    void retry() {
        backoff = Backoff.NONE;
        Secret ignored = await(start(null, true));
    }

    /** Uses the tokens that a new authorization has stored. */
    void publish(ConnectionRecord record) {
        served = Freshness.of(record).orElse(null);
        backoff = Backoff.NONE;
        forced = null;
    }

    /** Removes the tokens from memory; an answer that could not be saved stays. */
    void clear() {
        served = null;
        bound = null;
        forced = null;
    }

    private Secret tokenNotFresh(@Nullable Freshness seen, long now) {
        Freshness held = seen != null ? seen : firstLook();
        if (held == null || held.isExpired(now)) {
            return await(start(null, false));
        }
        if (!held.isFresh(now) && !backoff.holds(now)) {
            CompletableFuture<Freshness> inBackground = start(null, false);
            LOG.trace("connection={} stale, refreshing={}", id, !inBackground.isDone());
        }
        return held.accessToken();
    }

    private @Nullable Freshness firstLook() {
        Optional<ConnectionRecord> held = parts.ledger.load(id).map(StoredValue::value);
        held.ifPresent(parts.gate::requireStored);
        Freshness stored = held.flatMap(Freshness::of).orElse(null);
        // Not over what a flight has published meanwhile: that is newer than what was read here.
        return SERVED.compareAndSet(this, null, stored) ? stored : served;
    }

    private CompletableFuture<Freshness> start(@Nullable Secret rejected, boolean explicitRetry) {
        CompletableFuture<Freshness> mine = new CompletableFuture<>();
        CompletableFuture<Freshness> running = slot.compareAndExchange(null, mine);
        if (running != null) {
            return running;
        }
        RefreshInProgress flight = new RefreshInProgress(id, rejected, explicitRetry, unsaved);
        try {
            parts.turns.executor().execute(() -> takeTurn(flight, mine));
        } catch (Throwable noThread) {
            // The executor is closed or full, or no thread can be created. It may have queued the task before it
            // threw.
            refuse(flight, mine, noThread);
        }
        return mine;
    }

    private void refuse(RefreshInProgress flight, CompletableFuture<Freshness> future, Throwable noThread) {
        if (flight.begin()) {
            slot.set(null);
            future.completeExceptionally(
                    noThread instanceof RejectedExecutionException
                            ? RefreshFailures.notYet(id, "the executor of refreshes is closed or full", noThread)
                            : RefreshFailures.brokenOff(id, noThread));
        }
    }

    /** Queues the refresh for its token endpoint, without blocking a thread. */
    private void takeTurn(RefreshInProgress flight, CompletableFuture<Freshness> future) {
        Origin endpoint;
        try {
            endpoint = endpoint();
        } catch (Throwable unknown) {
            if (flight.begin()) {
                failed(flight, future, unknown);
            }
            return;
        }
        try {
            parts.turns.run(
                    endpoint,
                    new RefreshLimiter.Work(() -> fly(flight, future), noThread -> refuse(flight, future, noThread)));
        } catch (Throwable notInLine) {
            if (flight.begin()) {
                failed(flight, future, notInLine);
            }
        }
    }

    private Origin endpoint() {
        parts.restored.requireDone();
        ConnectionRecord held =
                parts.ledger.load(id).map(StoredValue::value).orElseThrow(() -> RefreshFailures.gone(id));
        parts.gate.requireBeforeRefresh(held);
        return Origin.of(held.endpoints().token());
    }

    private void fly(RefreshInProgress flight, CompletableFuture<Freshness> future) {
        if (!flight.begin()) {
            return;
        }
        flying = flight;
        Freshness renewed;
        try {
            renewed = renew(flight);
        } catch (Throwable thrown) {
            failed(flight, future, thrown);
            return;
        }
        served = renewed;
        backoff = Backoff.NONE;
        try {
            land(flight);
        } finally {
            future.complete(renewed);
        }
    }

    /** Handles any exception: waiting callers get a typed exception, and the next attempt has to wait. */
    private void failed(RefreshInProgress flight, CompletableFuture<Freshness> future, Throwable thrown) {
        SyncException failure = thrown instanceof SyncException known ? known : RefreshFailures.brokenOff(id, thrown);
        try {
            if (failure == thrown) {
                LOG.debug(
                        "refresh failed connection={} failure={}",
                        id,
                        failure.getClass().getSimpleName());
            } else {
                LOG.warn("refresh failed unexpectedly connection={}", id, thrown);
            }
            long now = parts.clock.millis();
            backoff = backoff.holds(now) ? backoff : backoff.after(failure, now, parts.jitter);
        } catch (RuntimeException | Error further) {
            failure.addSuppressed(further);
        } finally {
            try {
                land(flight);
            } finally {
                future.completeExceptionally(failure);
            }
        }
    }

    // The slot is cleared before anybody is notified, so that they can start a new refresh. The listener is called
    // before the waiters, so that events of their next actions come later.
    private void land(RefreshInProgress flight) {
        try {
            flying = null;
            parts.memory.settled(this, unsaved.waiting() == null && backoff.failures() == 0);
        } finally {
            slot.set(null);
        }
        flight.events().forEach(parts.ledger::announce);
    }

    private Freshness renew(RefreshInProgress flight) {
        Backoff waiting = backoff;
        if (waiting.holds(parts.clock.millis())) {
            throw waiting.failure();
        }
        return Freshness.of(parts.refresher.renew(flight))
                .orElseThrow(() -> new IllegalStateException("renewed without tokens; this indicates a bug"));
    }

    private Secret await(CompletableFuture<Freshness> flight) {
        try {
            return flight.get(parts.waitLimit.toMillis(), TimeUnit.MILLISECONDS).accessToken();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof SyncException known) {
                throw known;
            }
            throw RefreshFailures.brokenOff(id, failed);
        } catch (TimeoutException late) {
            RefreshInProgress waiting = flying;
            String why = (waiting == null ? Optional.<String>empty() : waiting.waitsFor())
                    .orElse("its refresh takes longer than the wait limit");
            throw RefreshFailures.notYet(id, why, late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw RefreshFailures.notYet(id, "interrupted while waiting for its refresh", interrupted);
        }
    }
}
