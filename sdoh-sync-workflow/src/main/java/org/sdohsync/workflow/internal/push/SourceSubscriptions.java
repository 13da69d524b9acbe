// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.observation.WorkObservation;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.workflow.internal.push.SubscriptionUpkeep.Source;
import org.sdohsync.workflow.internal.sync.SyncEngine;
import org.sdohsync.workflow.internal.view.OpenTaskMonitor;
import org.sdohsync.workflow.push.NotificationReceiver;
import org.sdohsync.workflow.push.SourceSubscription;
import org.sdohsync.workflow.push.SourceSubscription.State;
import org.sdohsync.workflow.push.SubscriptionEvent;
import org.sdohsync.workflow.push.SubscriptionManager;
import org.sdohsync.workflow.push.SubscriptionOptions;
import org.sdohsync.workflow.push.SubscriptionStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The subscriptions of one application: their upkeep, their notifications, and the syncs that these start. */
public final class SourceSubscriptions implements SubscriptionManager {
    private static final Logger LOG = LoggerFactory.getLogger(SourceSubscriptions.class);
    private static final Duration LEAST_PAUSE = Duration.ofMillis(10);

    private final SubscriptionSources sources;
    private final WantedSubscriptions wanted;
    private final SubscriptionOptions options;
    private final SyncEngine syncs;
    private final OpenTaskMonitor monitor;
    private final Clock clock;
    private final NotificationIntake intake;
    private final SubscriptionUpkeep upkeep;
    private final SubscriptionRemoval removal;
    private final WakeUps wakeUps;
    // Two, so that notifications do not wait for a source that is slow with its subscriptions.
    private final SubscriptionThread waking;
    private final SubscriptionThread keeping;
    private final SubscriptionRounds rounds;
    private final AtomicBoolean begun = new AtomicBoolean();

    /**
     * Makes them.
     *
     * @param sources reaches the sources
     * @param wanted what they are to notify of
     * @param options the settings
     * @param syncs runs the syncs
     * @param monitor looks after open Tasks beside the feeds
     * @param clock tells what is due
     * @param entropy draws the secrets
     */
    public SourceSubscriptions(
            SubscriptionSources sources,
            WantedSubscriptions wanted,
            SubscriptionOptions options,
            SyncEngine syncs,
            OpenTaskMonitor monitor,
            Clock clock,
            Entropy entropy) {
        this.sources = requireNonNull(sources, "sources");
        this.wanted = requireNonNull(wanted, "wanted");
        this.options = requireNonNull(options, "options");
        this.syncs = requireNonNull(syncs, "syncs");
        this.monitor = requireNonNull(monitor, "monitor");
        this.clock = requireNonNull(clock, "clock");
        String path = options.endpoint().map(URI::getPath).orElse("");
        this.intake = new NotificationIntake(
                sources.records(), path, options.mostBytes(), clock, sources.observer()::notification, this::arrived);
        this.upkeep = new SubscriptionUpkeep(sources.records(), options, intake, this::tell, clock);
        this.removal = new SubscriptionRemoval(sources.records(), intake);
        this.waking = new SubscriptionThread("sdoh-sync-push", this::wakeDue);
        this.keeping = new SubscriptionThread("sdoh-sync-subscriptions", this::keepDue);
        this.wakeUps = new WakeUps(clock, options.gap(), waking::signal);
        this.rounds = new SubscriptionRounds(
                sources,
                wanted,
                options,
                new SubscriptionRounds.Parts(intake, upkeep, removal, wakeUps),
                clock,
                entropy,
                keeping::signal);
        syncs.watch(wakeUps);
    }

    @Override
    public NotificationReceiver receiver() {
        return intake;
    }

    private void arrived(SubscriptionRecord record, Notification notification, DeliveryLog before, DeliveryLog after) {
        ConnectionId connection = record.connection();
        sources.count(connection, WorkObservation.EVENTS, after.events() - before.events());
        sources.count(connection, WorkObservation.EVENTS_REPEATED, after.repeated() - before.repeated());
        sources.count(connection, WorkObservation.EVENTS_LATE, after.late() - before.late());
        sources.count(connection, WorkObservation.EVENTS_MISSING, after.missedSince(before));
        boolean news = after.hasNewsSince(before);
        if (record.about() == SubscriptionSubject.REQUESTS) {
            monitor.requestsChanged(connection);
        }
        if (notification.deletes()) {
            monitor.tasksGone(connection);
        }
        boolean event = notification.kind() == Notification.Kind.EVENT || notification.kind() == Notification.Kind.BARE;
        boolean told = switch (notification.kind()) {
            // What changed before the subscription was active is told by nobody.
            case HANDSHAKE, EVENT, BARE, ERROR -> true;
            case HEARTBEAT -> news;
            case ANSWER -> false;
        };
        if (told) {
            wakeUps.wake(connection, event && news && record.about() != SubscriptionSubject.REQUESTS);
        }
        String named = notification.subscription();
        boolean stranger = named != null
                && record.side().id() != null
                && !named.equals(record.side().id());
        if (stranger) {
            rounds.doubled(record);
        } else if (notification.kind() == Notification.Kind.ERROR) {
            SubscriptionRecord ignored = upkeep.state(
                    record, State.FAILED, "the source reported " + String.join(", ", notification.errors()));
            rounds.lookSoon(connection, clock.instant().plus(SubscriptionUpkeep.PENDING));
        } else if (record.state() != State.ACTIVE) {
            SubscriptionRecord ignored = upkeep.state(record, State.ACTIVE, "");
        }
    }

    private void tell(SourceSubscription changed) {
        try {
            options.onChange().accept(changed);
        } catch (Throwable thrown) {
            LOG.warn("listener of subscriptions failed: {}", changed, thrown);
        }
    }

    @Override
    public List<SourceSubscription> subscribe(ConnectionId connection) {
        if (options.endpoint().isEmpty()) {
            throw new IllegalStateException(
                    "the options of subscriptions name no endpoint: use SubscriptionOptions.at, or tell a person by"
                            + " e-mail");
        }
        return sources.alone(connection, turn -> rounds.bring(turn.source(), true))
                .orElseThrow(() -> SubscriptionSources.busy(connection));
    }

    @Override
    public SourceSubscription subscribeByEmail(ConnectionId connection, String address) {
        if (!requireNonNull(address, "address").matches("[^\\s@:]{1,64}@[^\\s@:]{1,255}")) {
            throw new IllegalArgumentException("not an e-mail address");
        }
        return person(connection, SubscriptionSubject.EMAIL, "mailto:" + address);
    }

    @Override
    public SourceSubscription subscribeBySms(ConnectionId connection, String number) {
        String bare = requireNonNull(number, "number").replaceAll("[ ()./-]", "");
        if (!bare.matches("\\+[0-9]{5,15}")) {
            throw new IllegalArgumentException("not a telephone number with its country code, such as +15555550100");
        }
        return person(connection, SubscriptionSubject.SMS, "tel:" + bare);
    }

    private SourceSubscription person(ConnectionId connection, SubscriptionSubject about, String address) {
        return sources.alone(connection, turn -> {
                    Source source = turn.source();
                    Connection found = source.connection();
                    SubscriptionRecord fresh = rounds.fresh(found, about, wanted.forPerson(found), address, source);
                    Optional<SubscriptionRecord> held = sources.records().load(fresh.key());
                    if (held.isPresent() && !held.get().address().equals(address)) {
                        removal.remove(held.get(), source.server());
                    }
                    return (SourceSubscription) upkeep.bring(sources.records().create(fresh), source);
                })
                .orElseThrow(() -> SubscriptionSources.busy(connection));
    }

    @Override
    public void unsubscribe(ConnectionId connection) {
        boolean done = sources.alone(connection, turn -> {
                    sources.deleteAt(connection, turn);
                    return true;
                })
                .orElse(false);
        if (!done) {
            throw SubscriptionSources.busy(connection);
        }
        rounds.forget(connection);
    }

    @Override
    public List<SourceSubscription> subscriptions(ConnectionId connection) {
        return sources.records().of(connection).stream()
                .map(record -> (SourceSubscription) record.with(intake.log(record)))
                .toList();
    }

    @Override
    public List<SubscriptionStatus> status(ConnectionId connection) {
        Source source = sources.source(sources.require(connection));
        List<SubscriptionStatus> all = new ArrayList<>();
        for (SubscriptionRecord record : sources.records().of(connection)) {
            record.id().flatMap(id -> status(record, id, source)).ifPresent(all::add);
        }
        return all;
    }

    private Optional<SubscriptionStatus> status(SubscriptionRecord record, String id, Source source) {
        Optional<Notification> said =
                record.side().topic() && source.learned().mayStatus() ? upkeep.status(id, source) : Optional.empty();
        return said.map(status -> new SubscriptionStatus(id, status.status(), status.total(), status.errors()))
                .or(() -> source.server()
                        .read(id)
                        .map(held -> new SubscriptionStatus(
                                id, held.json().text("status").orElse(""), -1, List.of())));
    }

    @Override
    public List<SubscriptionEvent> events(ConnectionId connection, long since) {
        Source source = sources.source(sources.require(connection));
        List<SubscriptionEvent> all = new ArrayList<>();
        for (SubscriptionRecord record : sources.records().of(connection)) {
            String id = record.side().id();
            if (id != null && record.side().topic() && source.learned().mayEvents()) {
                all.addAll(events(id, since, source));
            }
        }
        all.sort(Comparator.comparingLong(SubscriptionEvent::number));
        return all;
    }

    private static List<SubscriptionEvent> events(String id, long since, Source source) {
        try {
            List<SubscriptionEvent> events =
                    source.server().events(id, since).map(Notification::events).orElse(List.of());
            source.learned().noteEvents(true);
            return events;
        } catch (HttpStatusException | ProtocolException answered) {
            if (answered.retryable()) {
                throw answered;
            }
            source.learned().noteEvents(false);
            return List.of();
        }
    }

    @Override
    public void start() {
        waking.start();
        keeping.start();
    }

    @Override
    public Duration runDue() {
        Duration left = keepDue();
        Duration sooner = wakeDue();
        return sooner.compareTo(left) < 0 ? sooner : left;
    }

    private Duration wakeDue() {
        if (begun.compareAndSet(false, true)) {
            // What an earlier process was told may not have been looked at.
            try {
                sources.records().connections().forEach(connection -> wakeUps.wake(connection, false));
            } catch (RuntimeException | Error unread) {
                begun.set(false);
                throw unread;
            }
        }
        wakeUps.run(id -> {
            Optional<Connection> found = sources.find(id);
            found.ifPresent(connection -> {
                syncs.wake(connection);
                sources.count(id, WorkObservation.SYNC_BEGUN, 1);
            });
            return found.isPresent();
        });
        return left(wakeUps.next().orElse(clock.instant().plus(SubscriptionRounds.ROUND)));
    }

    private Duration keepDue() {
        return left(rounds.run());
    }

    private Duration left(Instant next) {
        Duration left = Duration.between(clock.instant(), next);
        return left.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : left;
    }

    @Override
    public void close() {
        intake.close();
        waking.close();
        keeping.close();
    }

    /**
     * Forgets what is in memory of a source that was disconnected.
     *
     * @param connection the source
     */
    public void forget(ConnectionId connection) {
        rounds.forget(connection);
    }
}
