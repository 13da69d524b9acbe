// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.RawResource;
import org.sdohsync.fhir.internal.client.WriteFailures;
import org.sdohsync.workflow.push.SourceSubscription;
import org.sdohsync.workflow.push.SourceSubscription.State;
import org.sdohsync.workflow.push.SubscriptionOptions;

/**
 * Brings one subscription to where it should be, a step at a time, each stored before the next:
 *
 * <ol>
 *   <li>Create: that a create is sent is stored first. Whoever finds that, and no id, looks for the Subscription by tag and endpoint
 *       for a time, past caches, before it creates one.
 *   <li>A source that refuses topics is asked for search criteria; one that refuses these too is not asked again for a while.
 *   <li>Update: when the search is another one, a quarter of the lifetime is left, or the source stopped notifying.
 *   <li>Check: when nothing was heard for two heartbeats, else once an hour. One that does not get active with a topic gets
 *       criteria, and so does one of which nothing is heard at a source that declares no topics: some take any topic.
 * </ol>
 */
final class SubscriptionUpkeep {
    /** How long a source may take to activate a subscription: 10 minutes. */
    static final Duration ACTIVATION = Duration.ofMinutes(10);

    /** How often a source is asked about a subscription that sends no heartbeats: hourly. */
    static final Duration CHECK = Duration.ofHours(1);

    /** How often one is looked at that is not active yet, or not any more: every minute, later with each heartbeat. */
    static final Duration PENDING = Duration.ofMinutes(1);

    /** When a refused subscription is tried again: after a day. */
    static final Duration REFUSED = Duration.ofDays(1);

    /** How long a Subscription is looked for whose create was not answered, before another is created: 10 minutes. */
    static final Duration UNCERTAIN = Duration.ofMinutes(10);

    /** The same for one that tells a person, who would be told twice of everything: an hour. */
    static final Duration UNCERTAIN_PERSON = Duration.ofHours(1);

    private final SubscriptionRecords records;
    private final SubscriptionDraft draft;
    private final SubscriptionOptions options;
    private final NotificationIntake intake;
    private final Consumer<SourceSubscription> changed;
    private final Clock clock;

    SubscriptionUpkeep(
            SubscriptionRecords records,
            SubscriptionOptions options,
            NotificationIntake intake,
            Consumer<SourceSubscription> changed,
            Clock clock) {
        this.records = requireNonNull(records, "records");
        this.options = requireNonNull(options, "options");
        this.draft = new SubscriptionDraft(options);
        this.intake = requireNonNull(intake, "intake");
        this.changed = requireNonNull(changed, "changed");
        this.clock = requireNonNull(clock, "clock");
    }

    /** The source of a subscription, and what is learned of it. */
    record Source(Connection connection, SubscriptionServer server, LearnedSubscriptions learned) {}

    /** Does what is to be done for a subscription; returns it as it is then. */
    SubscriptionRecord bring(SubscriptionRecord stored, Source source) {
        SubscriptionRecord record = intake.flush(stored);
        Instant now = clock.instant();
        ServerSide side = record.side();
        if (side.state() == State.REFUSED) {
            if (!WallClock.hasPassed(side.since(), REFUSED, now)) {
                return record;
            }
            record = note(record, ServerSide.planned(wantsTopic(source), now));
            side = record.side();
        }
        String id = side.id();
        if (id == null) {
            return create(record, source);
        }
        if (!side.content().equals(record.content()) || side.isEnding(now)) {
            return update(record, id, source);
        }
        boolean due = isSilent(record, now) || WallClock.hasPassed(side.checked(), interval(record, source, now), now);
        return due ? check(record, id, source) : record;
    }

    /** How long a look at the source holds: one that is long in trouble is not asked every minute. */
    private Duration interval(SubscriptionRecord record, Source source, Instant now) {
        if (record.side().state() != State.ACTIVE) {
            boolean lasts = WallClock.hasPassed(record.side().since(), ACTIVATION.multipliedBy(2), now);
            return lasts ? options.heartbeat() : PENDING;
        }
        return isUnproven(record, source) ? ACTIVATION : CHECK;
    }

    /** Whether two heartbeats were missed since it was heard and checked last. */
    boolean isSilent(SubscriptionRecord record, Instant now) {
        Instant heard = record.log().heard();
        Duration most = options.heartbeat().multipliedBy(2);
        return record.side().topic()
                && record.log().beats()
                && record.side().state() == State.ACTIVE
                && heard != null
                && WallClock.hasPassed(heard, most, now)
                && WallClock.hasPassed(record.side().checked(), most, now);
    }

    /** Whether a new subscription is to name a topic. */
    boolean wantsTopic(Source source) {
        return options.topics() && source.learned().mayTopic();
    }

    /** Nothing shows that the source serves the topic: some take a Subscription to any, and never notify. */
    private static boolean isUnproven(SubscriptionRecord record, Source source) {
        return record.side().topic()
                && !record.about().isForPerson()
                && record.log().heard() == null
                && !source.learned().hasTopic();
    }

    private SubscriptionRecord create(SubscriptionRecord record, Source source) {
        Instant now = clock.instant();
        Instant asked = record.side().asked();
        if (asked != null) {
            Optional<List<String>> found = source.server().find(record);
            if (found.isPresent() && !found.get().isEmpty()) {
                return adopt(record, found.get(), source);
            }
            Duration doubt = record.about().isForPerson() ? UNCERTAIN_PERSON : UNCERTAIN;
            if (!WallClock.hasPassed(asked, doubt, now)) {
                return state(
                        record,
                        State.REQUESTED,
                        "its creation was not answered: it is looked for, and after " + doubt
                                + " without it another is created");
            }
        }
        if (!source.learned().may(record)) {
            return refused(record, source, "the source was found not to offer such a subscription");
        }
        Instant end = now.plus(options.lifetime());
        Optional<SubscriptionRecord> asks = restarted(record, record.side().asking(now));
        if (asks.isEmpty()) {
            // It was ended meanwhile.
            return record;
        }
        SubscriptionRecord asking = asks.get();
        String condition = asked != null && !record.about().isForPerson() ? asking.address() : null;
        String id;
        try {
            id = post(draft.create(asking, end), condition, asking, record.side(), source);
        } catch (HttpStatusException | ProtocolException | ConflictException answered) {
            if (answered.retryable()) {
                throw answered;
            }
            source.learned().note(asking, false);
            return refused(asking, source, String.valueOf(answered.getMessage()));
        } catch (AuthorizationException denied) {
            if (denied.reason() != AuthorizationException.Reason.SCOPE) {
                throw denied;
            }
            return state(
                    note(asking, ServerSide.planned(asking.side().topic(), now)),
                    State.REFUSED,
                    "the grant does not permit subscriptions: connect again with a scope for Subscription");
        }
        SubscriptionRecord taken = note(asking, asking.side().taken(id, asking.content(), end, now));
        if (!taken.side().topic()) {
            source.learned().note(taken, true);
        }
        return look(taken, id, source);
    }

    /** Creates one. What did not arrive for certain leaves no doubt, but for an earlier one. */
    private String post(
            JsonObject created,
            @Nullable String condition,
            SubscriptionRecord asking,
            ServerSide before,
            Source source) {
        try {
            return source.server().create(created, condition);
        } catch (SyncException failed) {
            if (WriteFailures.isNotStored(failed)) {
                SubscriptionRecord ignored = note(asking, before);
            }
            throw failed;
        }
    }

    /** One of several is kept, the others are deleted: an earlier create arrived although its answer did not. */
    private SubscriptionRecord adopt(SubscriptionRecord record, List<String> ids, Source source) {
        ids.stream().skip(1).forEach(source.server()::delete);
        Instant now = clock.instant();
        SubscriptionRecord taken =
                note(record, record.side().taken(ids.get(0), "", record.side().end(), now));
        return update(taken, ids.get(0), source);
    }

    /** The next form is tried, or none is left. */
    private SubscriptionRecord refused(SubscriptionRecord record, Source source, String why) {
        Instant now = clock.instant();
        if (record.side().topic()) {
            SubscriptionRecord plain = note(record, ServerSide.planned(false, now));
            return create(plain, source);
        }
        return state(note(record, ServerSide.planned(false, now)), State.REFUSED, why);
    }

    private SubscriptionRecord update(SubscriptionRecord record, String id, Source source) {
        Optional<RawResource> held = source.server().read(id);
        if (held.isEmpty()) {
            return anew(record, source);
        }
        Instant end = clock.instant().plus(options.lifetime());
        try {
            RawResource updated =
                    source.server().update(held.get(), draft.update(held.get().json(), record, end));
            SubscriptionRecord taken = note(record, record.side().taken(id, record.content(), end, clock.instant()));
            return judge(taken, updated.json(), source);
        } catch (HttpStatusException | ProtocolException answered) {
            if (answered.retryable()) {
                throw answered;
            }
            // Update is only MAY (SDOHCC capability statements): one that cannot be changed is replaced.
            source.server().delete(id);
            return anew(record, source);
        }
    }

    private SubscriptionRecord anew(SubscriptionRecord record, Source source) {
        return create(note(record, ServerSide.planned(record.side().topic(), clock.instant())), source);
    }

    private SubscriptionRecord check(SubscriptionRecord record, String id, Source source) {
        if (record.side().topic() && source.learned().mayStatus()) {
            Optional<Notification> status = status(id, source);
            if (status.isPresent()) {
                return judge(
                        record,
                        status.get().status(),
                        String.join(", ", status.get().errors()),
                        source);
            }
        }
        return look(record, id, source);
    }

    /** Asks for the status; empty if the source has no such operation. */
    Optional<Notification> status(String id, Source source) {
        try {
            Optional<Notification> status = source.server().status(id);
            source.learned().noteStatus(status.isPresent());
            return status;
        } catch (HttpStatusException | ProtocolException answered) {
            if (answered.retryable()) {
                throw answered;
            }
            source.learned().noteStatus(false);
            return Optional.empty();
        }
    }

    private SubscriptionRecord look(SubscriptionRecord record, String id, Source source) {
        Optional<RawResource> held = source.server().read(id);
        return held.isEmpty() ? anew(record, source) : judge(record, held.get().json(), source);
    }

    private SubscriptionRecord judge(SubscriptionRecord record, JsonObject held, Source source) {
        Instant end = held.text("end")
                .flatMap(StatusParameters::instant)
                .orElse(record.side().end());
        SubscriptionRecord dated = note(record, record.side().checked(end, clock.instant()));
        return judge(dated, held.text("status").orElse(""), "", source);
    }

    private SubscriptionRecord judge(SubscriptionRecord record, String status, String errors, Source source) {
        Instant now = clock.instant();
        ServerSide side = record.side();
        switch (status) {
            case "active" -> {
                if (isUnproven(record, source)) {
                    return WallClock.hasPassed(side.sent(), ACTIVATION, now)
                            ? byCriteria(record, source)
                            : state(record, State.ACTIVE, "");
                }
                if (side.topic()) {
                    source.learned().note(record, true);
                }
                return state(record, State.ACTIVE, "");
            }
            case "requested" -> {
                if (intake.log(record).heard() != null) {
                    // It was heard since: the source is just about to activate it.
                    return state(record, State.ACTIVE, "");
                }
                boolean late = side.state() == State.REQUESTED && WallClock.hasPassed(side.since(), ACTIVATION, now);
                if (late && side.topic() && !record.about().isForPerson()) {
                    return byCriteria(record, source);
                }
                return state(
                        record,
                        State.REQUESTED,
                        late
                                ? "the source has not activated it: ask the source's operator, and whether it reaches the endpoint"
                                : "");
            }
            default -> {
                SubscriptionRecord failed = state(
                        record,
                        State.FAILED,
                        "the source says " + (StatusParameters.isCode(status) ? status : "nothing that is known")
                                + (errors.isEmpty() ? "" : " (" + errors + ")")
                                + ": check that it reaches the endpoint; it is activated again");
                return status.matches("error|off") ? reactivated(failed, source) : failed;
            }
        }
    }

    /** The source took a Subscription to a topic, and does nothing with it. */
    private SubscriptionRecord byCriteria(SubscriptionRecord record, Source source) {
        source.learned().note(record, false);
        source.server().delete(String.valueOf(record.side().id()));
        return create(note(record, ServerSide.planned(false, clock.instant())), source);
    }

    /** Asks the source to try again; it stays failed until the source says that it is active. */
    private SubscriptionRecord reactivated(SubscriptionRecord record, Source source) {
        String id = String.valueOf(record.side().id());
        try {
            Optional<RawResource> held = source.server().read(id);
            if (held.isEmpty()) {
                return anew(record, source);
            }
            Instant end = clock.instant().plus(options.lifetime());
            RawResource ignored =
                    source.server().update(held.get(), draft.update(held.get().json(), record, end));
            return note(record, record.side().taken(id, record.content(), end, clock.instant()));
        } catch (HttpStatusException | ProtocolException | ConflictException answered) {
            if (answered.retryable()) {
                throw answered;
            }
            return record;
        }
    }

    /** Stores what became known of the source's side. */
    private SubscriptionRecord note(SubscriptionRecord record, ServerSide side) {
        return records.change(record.key(), now -> now.with(side)).orElse(record.with(side));
    }

    /** The same before a create: the source will number its events anew, and may notify before it answers. */
    private Optional<SubscriptionRecord> restarted(SubscriptionRecord record, ServerSide side) {
        intake.forget(record.key());
        return records.change(record.key(), now -> now.with(side).with(now.log().restarted()));
    }

    SubscriptionRecord state(SubscriptionRecord record, State next, String why) {
        if (record.side().state() == next && record.side().reason().equals(why)) {
            return note(record, record.side().checked(record.side().end(), clock.instant()));
        }
        boolean tells = record.side().state() != next;
        SubscriptionRecord now = note(record, record.side().in(next, why, clock.instant()));
        if (tells) {
            changed.accept(now);
        }
        return now;
    }
}
