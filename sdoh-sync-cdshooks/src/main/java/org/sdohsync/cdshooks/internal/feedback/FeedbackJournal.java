// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.feedback;

import static java.util.Objects.requireNonNull;

import java.net.URI;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.sdohsync.cdshooks.feedback.Feedback;
import org.sdohsync.cdshooks.feedback.FeedbackReport;
import org.sdohsync.cdshooks.internal.service.CdsAddresses;
import org.sdohsync.cdshooks.internal.service.CdsHttp;
import org.sdohsync.cdshooks.service.CdsProvider;
import org.sdohsync.cdshooks.service.CdsService;
import org.sdohsync.cdshooks.service.CdsServiceException;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;

/**
 * Feedback that services have not taken yet: noted before it is sent, and taken out when it was. An entry is moved to its next time
 * before it is sent, by compare-and-set, so that of several processes one sends it. After a crash it may be sent twice, which the
 * standard permits. Entries with times of a clock that was ahead are found within {@link #LONGEST_WAIT} of its correction. Safe for
 * use by many threads and processes.
 */
public final class FeedbackJournal {
    /** The most entries of one connection: 1,000. */
    public static final int MOST = 1000;

    /** How long an entry is tried: 30 days. */
    public static final Duration KEPT = Duration.ofDays(30);

    /** The wait before the second attempt: a minute, doubled each time. */
    public static final Duration FIRST_WAIT = Duration.ofMinutes(1);

    /** The longest wait before another attempt: six hours. */
    public static final Duration LONGEST_WAIT = Duration.ofHours(6);

    private static final int TOGETHER = 50;
    private static final int MOST_DEAF = 1000;

    private final Records<FeedbackRecord> records;
    private final CdsHttp http;
    private final Clock clock;
    private final Entropy entropy;
    private final AtomicReference<@Nullable Instant> correctedAt = new AtomicReference<>();
    private final Set<URI> deaf = ConcurrentHashMap.newKeySet();

    /** What came of sending, so far. */
    private static final class Tally {
        private int sent;
        private int waiting;
        private int dropped;
        private @Nullable SyncException failure;
    }

    /**
     * Creates the journal of a store.
     *
     * @param store the store
     * @param http requests to providers
     * @param clock the clock for times and waits
     * @param entropy the source of the ids of entries
     */
    public FeedbackJournal(Store store, CdsHttp http, Clock clock, Entropy entropy) {
        this.records = store.records(new FeedbackCodec());
        this.http = requireNonNull(http, "http");
        this.clock = requireNonNull(clock, "clock");
        this.entropy = requireNonNull(entropy, "entropy");
    }

    /**
     * Notes feedback, durably.
     *
     * @param feedback the feedback
     * @return true if it was noted; false if there is nothing to send: no ids, or a service that takes none
     * @throws LimitException if {@link #MOST} entries of the connection are waiting
     */
    public boolean note(Feedback feedback) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        CdsService service = feedback.response().service();
        Optional<JsonObject> entry = feedback.json(now.toString());
        if (entry.isEmpty() || deaf.contains(CdsAddresses.feedback(service.provider(), service.id()))) {
            return false;
        }
        ConnectionId connection = feedback.response().connection().id();
        if (isFull(connection, now)) {
            throw new LimitException(
                    "connection " + connection + " has " + MOST
                            + " entries of feedback that no service has taken: nothing was noted; call sendFeedback",
                    "feedback",
                    MOST);
        }
        FeedbackRecord record = new FeedbackRecord(
                String.format("%016x-%s", now.toEpochMilli(), entropy.text(9)),
                connection,
                service.provider().base().toString(),
                service.id(),
                entry.get(),
                now,
                0,
                now);
        Optional<Revision> created = records.create(record);
        return created.isPresent();
    }

    /** Makes room first: what is too old, or of a clock that was ahead, is not sent any more. */
    private boolean isFull(ConnectionId connection, Instant now) {
        RecordListing<FeedbackRecord> held = records.group(connection.value());
        if (held.values().size() < MOST) {
            return false;
        }
        List<StoredValue<FeedbackRecord>> old = held.values().stream()
                .filter(each -> WallClock.hasPassed(each.value().createdAt(), KEPT, now))
                .toList();
        old.forEach(this::remove);
        return old.isEmpty();
    }

    /**
     * The number of entries of a connection.
     *
     * @param connection the connection
     * @return how many are waiting
     */
    public int waiting(ConnectionId connection) {
        return records.group(connection.value()).values().size();
    }

    /**
     * Sends what is due for a provider, the oldest first.
     *
     * @param provider the provider
     * @return what became of it
     */
    public FeedbackReport send(CdsProvider provider) {
        Instant now = clock.instant();
        correctTimes(now);
        Tally tally = new Tally();
        Map<String, List<StoredValue<FeedbackRecord>>> due = new LinkedHashMap<>();
        for (StoredValue<FeedbackRecord> each : due(provider, now)) {
            if (WallClock.hasPassed(each.value().createdAt(), KEPT, now)) {
                remove(each);
                tally.dropped++;
            } else {
                due.computeIfAbsent(each.value().service(), fresh -> new ArrayList<>())
                        .add(each);
            }
        }
        due.forEach((service, entries) -> {
            for (int from = 0; from < entries.size(); from += TOGETHER) {
                send(provider, service, entries.subList(from, Math.min(entries.size(), from + TOGETHER)), now, tally);
            }
        });
        return new FeedbackReport(tally.sent, tally.waiting, tally.dropped, tally.failure);
    }

    // No query finds what is due ten years ahead, so all entries are looked at, now and then.
    private void correctTimes(Instant now) {
        Instant last = correctedAt.get();
        if ((last != null && !WallClock.hasPassed(last, LONGEST_WAIT, now)) || !correctedAt.compareAndSet(last, now)) {
            return;
        }
        Instant reset = now.truncatedTo(ChronoUnit.MILLIS);
        records.pages(records.query(), page -> {
            for (StoredValue<FeedbackRecord> each : page.values()) {
                if (each.value().isAhead(lastWait(each.value().attempts()), now)) {
                    // Empty: another process has it by now.
                    Optional<Revision> ignored = records.save(each.value().movedTo(reset), each.revision());
                }
            }
            return true;
        });
    }

    private static Duration lastWait(int attempts) {
        return attempts == 0 ? Duration.ZERO : wait(attempts - 1);
    }

    private List<StoredValue<FeedbackRecord>> due(CdsProvider provider, Instant now) {
        List<StoredValue<FeedbackRecord>> due = new ArrayList<>();
        records.pages(records.query().dueBefore(now.plusMillis(1)), page -> {
            for (StoredValue<FeedbackRecord> each : page.values()) {
                if (each.value().provider().equals(provider.base().toString())) {
                    due.add(each);
                }
            }
            return true;
        });
        return due;
    }

    private void send(
            CdsProvider provider, String service, List<StoredValue<FeedbackRecord>> entries, Instant now, Tally tally) {
        List<StoredValue<FeedbackRecord>> ours = new ArrayList<>();
        entries.forEach(entry -> claim(entry, now).ifPresent(ours::add));
        if (ours.isEmpty()) {
            return;
        }
        URI address = CdsAddresses.feedback(provider, service);
        JsonObject body = JsonObject.builder()
                .objects(
                        "feedback",
                        ours.stream().map(each -> each.value().entry()).toList())
                .build();
        try {
            int status = http.post(provider, address, body).status();
            ours.forEach(this::remove);
            tally.sent += status / 100 == 2 ? ours.size() : 0;
        } catch (CdsServiceException refused) {
            failed(refused, address, ours, tally);
        } catch (SyncException failed) {
            tally.failure = failed;
            tally.waiting += ours.size();
        }
    }

    private void failed(CdsServiceException refused, URI address, List<StoredValue<FeedbackRecord>> ours, Tally tally) {
        int status = refused.status();
        if (status == 404 || status == 405 || status == 501) {
            if (deaf.size() >= MOST_DEAF) {
                deaf.clear();
            }
            deaf.add(address);
        } else if (!isForGood(status)) {
            tally.failure = refused;
            tally.waiting += ours.size();
            return;
        } else {
            tally.failure = refused;
        }
        ours.forEach(this::remove);
        tally.dropped += ours.size();
    }

    // Whoever does not know our key today may know it tomorrow; what is malformed today is malformed tomorrow.
    private static boolean isForGood(int status) {
        return status == 400 || status == 410 || status == 413 || status == 415 || status == 422;
    }

    private Optional<StoredValue<FeedbackRecord>> claim(StoredValue<FeedbackRecord> entry, Instant now) {
        FeedbackRecord next = entry.value()
                .triedAgainAt(now.truncatedTo(ChronoUnit.MILLIS)
                        .plus(wait(entry.value().attempts())));
        return records.save(next, entry.revision()).map(revision -> new StoredValue<>(next, revision));
    }

    private static Duration wait(int attempts) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(attempts, 20));
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    private void remove(StoredValue<FeedbackRecord> entry) {
        // False: another process has it by now.
        boolean ignored = records.delete(entry.value().id(), entry.revision());
    }

    /**
     * Deletes all entries of a connection, readable or not.
     *
     * @param connection the connection
     */
    public void forget(ConnectionId connection) {
        RecordListing<FeedbackRecord> all = records.group(connection.value());
        all.stream().map(FeedbackRecord::id).forEach(records::discard);
        all.unreadable().forEach(one -> one.id().ifPresent(records::discard));
    }
}
