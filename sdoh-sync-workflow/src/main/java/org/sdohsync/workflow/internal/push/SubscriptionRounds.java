// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.workflow.internal.push.SubscriptionUpkeep.Source;
import org.sdohsync.workflow.push.SourceSubscription;
import org.sdohsync.workflow.push.SourceSubscription.State;
import org.sdohsync.workflow.push.SubscriptionOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the subscriptions of all sources, round by round, and sooner after those that are not active. Safe for use by many
 * threads.
 */
final class SubscriptionRounds {
    /** The time between two rounds: 10 minutes. */
    static final Duration ROUND = Duration.ofMinutes(10);

    /** How long a round works on one source; asked before each request, the last of which may take longer: a minute. */
    static final Duration MOST = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionRounds.class);
    private static final int SECRET_BYTES = 32;

    private final SubscriptionSources sources;
    private final WantedSubscriptions wanted;
    private final SubscriptionOptions options;
    private final NotificationIntake intake;
    private final SubscriptionUpkeep upkeep;
    private final SubscriptionRemoval removal;
    private final WakeUps wakeUps;
    private final Clock clock;
    private final Entropy entropy;
    private final Runnable signal;
    // Keys of subscriptions that the source seems to have twice.
    private final Set<String> doubled = ConcurrentHashMap.newKeySet();
    // Sources to look at before the next round over all of them.
    private final Set<ConnectionId> soon = ConcurrentHashMap.newKeySet();
    // Sources that took too long in the last round.
    private final Set<ConnectionId> slow = ConcurrentHashMap.newKeySet();
    private volatile Instant nextRound;
    private volatile Instant nextSoon;

    /**
     * Makes them.
     *
     * @param sources reaches the sources
     * @param wanted what they are to notify of
     * @param options the settings
     * @param parts what takes notifications, keeps one subscription, ends one, and starts syncs
     * @param clock tells what is due
     * @param entropy draws the secrets
     * @param signal called when something is due earlier than before
     */
    SubscriptionRounds(
            SubscriptionSources sources,
            WantedSubscriptions wanted,
            SubscriptionOptions options,
            Parts parts,
            Clock clock,
            Entropy entropy,
            Runnable signal) {
        this.sources = requireNonNull(sources, "sources");
        this.wanted = requireNonNull(wanted, "wanted");
        this.options = requireNonNull(options, "options");
        this.intake = parts.intake();
        this.upkeep = parts.upkeep();
        this.removal = parts.removal();
        this.wakeUps = parts.wakeUps();
        this.clock = requireNonNull(clock, "clock");
        this.entropy = requireNonNull(entropy, "entropy");
        this.signal = requireNonNull(signal, "signal");
        this.nextRound = clock.instant();
        this.nextSoon = nextRound;
    }

    /** What works beside the rounds. */
    record Parts(NotificationIntake intake, SubscriptionUpkeep upkeep, SubscriptionRemoval removal, WakeUps wakeUps) {}

    /** The source has a subscription that is not the one we know: it is looked for and deleted. */
    void doubled(SubscriptionRecord record) {
        doubled.add(record.key());
        lookSoon(record.connection(), clock.instant());
    }

    SubscriptionRecord fresh(
            Connection connection, SubscriptionSubject about, String criteria, String address, Source source) {
        return new SubscriptionRecord(
                connection.id(),
                about,
                criteria,
                address,
                Secret.of(entropy.text(SECRET_BYTES)),
                ServerSide.planned(upkeep.wantsTopic(source), clock.instant()),
                DeliveryLog.NONE);
    }

    /** Brings all subscriptions of a source up to date; begins with those of the feeds if asked to, or if there are some. */
    List<SourceSubscription> bring(Source source, boolean begin) {
        Connection connection = source.connection();
        List<SubscriptionRecord> held = sources.records().of(connection.id());
        if ((begin || !held.isEmpty()) && source.learned().isUnknown()) {
            source.server().teach(source.learned());
        }
        boolean hooks =
                begin || held.stream().anyMatch(record -> !record.about().isForPerson());
        Map<SubscriptionSubject, String> wishes =
                hooks && options.endpoint().isPresent() ? wanted.at(connection) : Map.of();
        for (SubscriptionRecord record : held) {
            if (!record.about().isForPerson() && !wishes.isEmpty() && !wishes.containsKey(record.about())) {
                removal.remove(record, source.server());
            } else if (doubled.contains(record.key())) {
                removal.deleteDoubles(record, source.server());
                doubled.remove(record.key());
            }
        }
        List<SourceSubscription> brought = new ArrayList<>();
        wishes.forEach((about, criteria) -> {
            String key = SubscriptionRecord.id(connection.id(), about);
            String address = options.endpoint().map(base -> base + "/" + key).orElse("");
            SubscriptionRecord record = sources.records()
                    .load(key)
                    .orElseGet(() -> sources.records().create(fresh(connection, about, criteria, address, source)));
            SubscriptionRecord wishing = sources.records()
                    .change(key, now -> now.wanting(criteria, address))
                    .orElse(record);
            brought.add(upkeep.bring(wishing, source));
        });
        held.stream()
                .filter(record -> record.about().isForPerson())
                .map(record -> upkeep.bring(record, source))
                .forEach(brought::add);
        return brought;
    }

    /** Looks after a source before the next round. */
    void lookSoon(ConnectionId connection, Instant time) {
        soon.add(connection);
        if (time.isBefore(nextSoon)) {
            nextSoon = time;
            signal.run();
        }
    }

    /** Does what is due; returns when something is due again. */
    Instant run() {
        Instant now = clock.instant();
        if (WallClock.isOver(nextRound, ROUND, now)) {
            // Listed first: a store that does not answer must not cost the round.
            Set<ConnectionId> all = sources.records().connections();
            nextRound = now.plus(ROUND);
            nextSoon = nextRound;
            soon.clear();
            // Those that took too long the last time wait for the others.
            List<ConnectionId> turns = new ArrayList<>(all);
            turns.sort(Comparator.comparing(slow::contains));
            turns.forEach(this::lookAfter);
        } else if (WallClock.isOver(nextSoon, ROUND, now)) {
            nextSoon = nextRound;
            List<ConnectionId> some = List.copyOf(soon);
            soon.removeAll(some);
            some.forEach(this::lookAfter);
        }
        return nextSoon;
    }

    private void lookAfter(ConnectionId connection) {
        try {
            Instant now = clock.instant();
            for (SubscriptionRecord record : sources.records().of(connection)) {
                if (upkeep.isSilent(record.with(intake.log(record)), now)) {
                    LOG.warn(
                            "nothing was heard of subscription={} for two heartbeats: looking for changes",
                            record.key());
                    wakeUps.wake(connection, false);
                }
            }
            if (sources.find(connection).isEmpty()) {
                sources.records().delete(connection);
                forget(connection);
                return;
            }
            boolean pending = sources
                    .alone(connection, () -> requireTime(now), turn -> bring(turn.source(), false))
                    .orElse(List.of())
                    .stream()
                    .anyMatch(one -> one.state() == State.REQUESTED || one.state() == State.FAILED);
            if (pending) {
                lookSoon(connection, now.plus(SubscriptionUpkeep.PENDING));
            }
            slow.remove(connection);
        } catch (SyncException failed) {
            if (failed instanceof StoppedException stopped && stopped.timeUp()) {
                slow.add(connection);
            }
            LOG.warn(
                    "subscriptions of connection={} could not be looked after: they are looked at again",
                    connection,
                    failed);
        } catch (Throwable broken) {
            // Also an Error, of the application's own functions or of the virtual machine: the others must not wait for
            // it.
            LOG.warn("subscriptions of connection={} could not be looked after", connection, broken);
        }
    }

    private void requireTime(Instant begun) {
        if (WallClock.hasPassed(begun, MOST, clock.instant())) {
            throw StoppedException.timeUp("the subscriptions were not all looked after within " + MOST
                    + ", the bound of one source in a round: the next round goes on");
        }
    }

    /** Forgets what is in memory of a source without subscriptions. */
    void forget(ConnectionId connection) {
        soon.remove(connection);
        slow.remove(connection);
        wakeUps.forget(connection);
        sources.forget(connection);
        for (SubscriptionSubject subject : SubscriptionSubject.values()) {
            String key = SubscriptionRecord.id(connection, subject);
            doubled.remove(key);
            intake.forget(key);
        }
    }
}
