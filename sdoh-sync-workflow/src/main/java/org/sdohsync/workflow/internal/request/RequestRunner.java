// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.request;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.core.time.Pause;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.workflow.internal.action.FairOrder;
import org.sdohsync.workflow.internal.action.TaskLock;
import org.sdohsync.workflow.internal.action.TaskServer;
import org.sdohsync.workflow.request.RequestEntry;
import org.sdohsync.workflow.request.RequestRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Performs requests so that neither a lost connection nor a crash loses or duplicates anything. Safe for use by many threads, and by
 * many processes that share the store.
 *
 * <p>A request has a key that the application chose. It is recorded before anything is sent, and what it created is remembered for a
 * while after its end: the same request with the same key, in whatever process, is the same request. Its possible results:
 *
 * <ul>
 *   <li>All parts are on the server: the record keeps their references.
 *   <li>No answer, 429, 5xx, no authorization, a broken answer: the request stays and {@link #replay} finishes it later.
 *   <li>It is not known whether a part arrived: it is looked for, and the request waits meanwhile.
 *   <li>The source refuses for good: {@link RequestRefusedException}. The record goes if nothing is at the source; else, or if nobody
 *       hears the exception, it waits for a decision.
 * </ul>
 */
public final class RequestRunner {
    private static final int SILENCES = 3;
    private static final Logger LOG = LoggerFactory.getLogger(RequestRunner.class);

    private final Store store;
    private final Clock clock;
    private final Pause pause;
    private final Function<? super Connection, TaskServer> servers;
    private final RequestLedger ledger;
    private final RequestIdentifiers identifiers;
    private final Entropy entropy;

    /** What a request that was made before is compared with. */
    public enum Repeat {
        /** Its key and its content. */
        SAME_CONTENT,
        /** Its key alone. */
        SAME_KEY
    }

    /**
     * Creates a runner.
     *
     * @param store the store of the requests
     * @param clock the clock
     * @param pause how a thread waits for another one that performs the same request
     * @param servers gives the server of a connection
     * @param entropy chooses with which request a replay begins
     */
    public RequestRunner(
            Store store, Clock clock, Pause pause, Function<? super Connection, TaskServer> servers, Entropy entropy) {
        this.store = requireNonNull(store, "store");
        this.clock = requireNonNull(clock, "clock");
        this.pause = requireNonNull(pause, "pause");
        this.servers = requireNonNull(servers, "servers");
        this.ledger = new RequestLedger(store, clock);
        this.identifiers = new RequestIdentifiers(store);
        this.entropy = requireNonNull(entropy, "entropy");
    }

    /**
     * Performs a request, or goes on with it.
     *
     * @param connection the source
     * @param key the application's own key of the request
     * @param items its parts, in the order of posting
     * @return the references of its parts by their names
     * @throws ConflictException if the key was used for another request, or the request waits for a decision
     * @throws RequestRefusedException if the source does not take a part
     * @throws SyncException for a temporary failure: the request is recorded and is completed by the next replay
     */
    public Map<String, String> perform(Connection connection, String key, List<RequestItem> items) {
        return perform(connection, key, items, Repeat.SAME_CONTENT);
    }

    /**
     * Performs a request, or goes on with it.
     *
     * @param connection the source
     * @param key the application's own key of the request
     * @param items its parts, in the order of posting
     * @param repeat what tells that it was made before
     * @return the references of its parts by their names
     */
    public Map<String, String> perform(Connection connection, String key, List<RequestItem> items, Repeat repeat) {
        TaskServer source = servers.apply(connection);
        String lockId = RequestRecord.lockId(connection.id(), key);
        BooleanSupplier noted = () -> ledger.load(connection.id(), key)
                .filter(record -> !record.value().hasEnded())
                .isPresent();
        try (TaskLock lock = TaskLock.acquire(store, clock, pause, connection.id(), lockId, noted)) {
            Optional<StoredValue<RequestRecord>> held = ledger.load(connection.id(), key);
            held.ifPresent(record -> requireSame(record.value(), items, repeat, source));
            if (held.isPresent() && held.get().value().hasEnded()) {
                return held.get().value().posted();
            }
            lock.requireStillHeld(lockId);
            StoredValue<RequestRecord> record =
                    held.isPresent() ? held.get() : ledger.begin(connection.id(), key, items);
            return execute(connection, source, lock, record, false).posted();
        }
    }

    /**
     * Finds what a request created, even if it is not remembered any more.
     *
     * @param connection the server
     * @param key the key of the request
     * @param part the name of its part
     * @param type the type of the resource
     * @return its reference; empty if the server does not have it
     */
    public Optional<String> find(Connection connection, String key, String part, String type) {
        Optional<String> remembered = ledger.load(connection.id(), key)
                .map(record -> record.value().posted().get(part));
        if (remembered.isPresent()) {
            return remembered;
        }
        TaskServer source = servers.apply(connection);
        JsonObject probe = JsonObject.builder().text("resourceType", type).build();
        return Optional.ofNullable(source.lookUp(probe, identifiers.of(source.base(), connection, key, part))
                .reference());
    }

    /**
     * Completes the requests that an earlier sync, or an earlier process, left. Ends early if the grant ended, if the source does not
     * answer three times in a row, or if it is cancelled; as this can leave requests out, it begins with a random one. Requests that
     * change the same resource keep their order. A request that fails, in whatever way, stays; what a sync finds afterwards tells
     * more of the source than its exception.
     *
     * @param connection the connection
     * @param wanted returns whether to continue with another request
     */
    public void replay(Connection connection, BooleanSupplier wanted) {
        List<RequestRecord> open =
                ledger.open(connection.id(), record -> record.needsDecision().isEmpty());
        if (open.isEmpty()) {
            return;
        }
        TaskServer source = servers.apply(connection);
        int silences = 0;
        for (RequestRecord listed : fairly(open)) {
            if (silences >= SILENCES || !wanted.getAsBoolean()) {
                return;
            }
            if (listed.waitsUntil(ledger.now()).isPresent()) {
                continue;
            }
            try {
                replay(connection, source, listed);
                silences = 0;
            } catch (AuthorizationException failed) {
                LOG.debug("request waits connection={}", connection.id(), failed);
                if (failed.reason() != AuthorizationException.Reason.SCOPE) {
                    return;
                }
            } catch (SyncException failed) {
                if (failed instanceof StoreException && failed.retryable()) {
                    throw failed;
                }
                LOG.debug("request waits connection={}", connection.id(), failed);
                silences = isSilence(failed) ? silences + 1 : 0;
            } catch (RuntimeException | Error failed) {
                // Of the application's own functions, the virtual machine, or a bug of ours: the others must not wait
                // for it.
                LOG.warn("request failed unexpectedly connection={}", connection.id(), failed);
            }
        }
    }

    private List<RequestRecord> fairly(List<RequestRecord> open) {
        Map<String, List<RequestRecord>> byTarget = new LinkedHashMap<>();
        for (RequestRecord listed : open) {
            String changed = listed.items().stream()
                    .flatMap(item -> Stream.ofNullable(item.target()))
                    .findFirst()
                    .orElse(listed.id());
            byTarget.computeIfAbsent(changed, target -> new ArrayList<>()).add(listed);
        }
        return FairOrder.of(List.copyOf(byTarget.values()), SILENCES, entropy).stream()
                .flatMap(List::stream)
                .toList();
    }

    private void replay(Connection connection, TaskServer source, RequestRecord listed) {
        String lockId = listed.lockId();
        Optional<TaskLock> free = TaskLock.tryAcquire(store, clock, listed.connection(), lockId);
        if (free.isEmpty()) {
            return;
        }
        try (TaskLock lock = free.get()) {
            Optional<StoredValue<RequestRecord>> held = ledger.load(listed.connection(), listed.key())
                    .filter(record -> !record.value().hasEnded())
                    .filter(record -> record.value().needsDecision().isEmpty());
            if (held.isPresent()) {
                RequestRecord ignored = execute(connection, source, lock, held.get(), true);
            }
        }
    }

    private RequestRecord execute(
            Connection connection,
            TaskServer source,
            TaskLock lock,
            StoredValue<RequestRecord> record,
            boolean unattended) {
        RequestAttempt attempt = new RequestAttempt(
                part -> identifiers.of(source.base(), connection, record.value().key(), part),
                source,
                ledger,
                lock,
                record);
        try {
            attempt.run();
            return ledger.end(attempt.record());
        } catch (ConflictException | HttpStatusException refused) {
            if (refused.retryable()) {
                throw refused;
            }
            SyncException told = attempt.refused(refused);
            settle(attempt.record(), told, unattended);
            throw told;
        } catch (AuthorizationException refused) {
            // With this grant it never succeeds, and the caller hears why.
            if (refused.reason() == AuthorizationException.Reason.SCOPE && !unattended) {
                settle(attempt.record(), refused, false);
            }
            throw refused;
        }
    }

    private void settle(StoredValue<RequestRecord> record, SyncException refused, boolean unattended) {
        try {
            if (record.value().hasTraces() || unattended) {
                StoredValue<RequestRecord> ignored =
                        ledger.save(record, record.value().withRefusal(refused.getMessage()));
            } else {
                ledger.remove(record);
            }
        } catch (StoreException failed) {
            refused.addSuppressed(failed);
        }
    }

    private static void requireSame(RequestRecord held, List<RequestItem> items, Repeat repeat, TaskServer source) {
        if (repeat == Repeat.SAME_CONTENT && !held.says(items)) {
            throw new ConflictException(
                    "a request to " + source.base() + ": the same key was used at " + held.createdAt()
                            + " for another request. Nothing was sent; use a key of its own for each request",
                    "request",
                    null,
                    null);
        }
        held.needsDecision().ifPresent(why -> {
            throw new ConflictException(
                    "a request to " + source.base()
                            + " waits for a decision and nothing was sent: retry or dismiss it. It waits because of: "
                            + why,
                    "request",
                    null,
                    null);
        });
    }

    private static boolean isSilence(SyncException failure) {
        return failure instanceof TransportException
                || (failure instanceof HttpStatusException refused
                        && (refused.status() == 429 || refused.status() / 100 == 5));
    }

    /**
     * The requests that the next sync completes.
     *
     * @param connection the connection
     * @return the entries, oldest first
     */
    public List<RequestEntry> pending(ConnectionId connection) {
        return List.copyOf(
                ledger.open(connection, record -> record.needsDecision().isEmpty()));
    }

    /**
     * The requests that need a person's decision.
     *
     * @param connection the connection
     * @return the entries, oldest first
     */
    public List<RequestEntry> undecided(ConnectionId connection) {
        return List.copyOf(
                ledger.open(connection, record -> record.needsDecision().isPresent()));
    }

    /**
     * The requests under way of a connection with those that cannot be read.
     *
     * @param connection the connection
     * @return all of them
     */
    public RecordListing<RequestRecord> listing(ConnectionId connection) {
        return ledger.of(connection);
    }

    /**
     * Lets the next sync try a request again that needed a decision.
     *
     * @param connection the connection
     * @param key the key of the request
     * @return the entry; empty if none of this key needs a decision
     */
    public Optional<RequestEntry> retry(ConnectionId connection, String key) {
        return ledger.retry(connection, key).map(entry -> entry);
    }

    /**
     * Records that the part in doubt was found on the server.
     *
     * @param connection the connection
     * @param key the key of the request
     * @param reference the resource on that server
     * @return the entry; empty if none of this key has a part in doubt
     */
    public Optional<RequestEntry> arrived(ConnectionId connection, String key, String reference) {
        return ledger.arrived(connection, key, LocalReference.parse(reference)).map(entry -> entry);
    }

    /**
     * Abandons a request. What it created stays on the server.
     *
     * @param connection the connection
     * @param key the key of the request
     * @return the entry that was removed; empty if there is none of this key under way
     */
    public Optional<RequestEntry> dismiss(ConnectionId connection, String key) {
        return ledger.dismiss(connection, key).map(entry -> entry);
    }

    /**
     * Deletes all requests of a connection, readable or not.
     *
     * @param connection the connection
     */
    public void forget(ConnectionId connection) {
        ledger.forget(connection);
    }
}
