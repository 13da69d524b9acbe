// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.push;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Store;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.SeededEntropy;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.push.SourceSubscription;
import org.sdohsync.workflow.push.SubscriptionManager;
import org.sdohsync.workflow.push.SubscriptionOptions;

/**
 * One run in virtual time: a source changes Tasks, a network loses, doubles and delays its notifications, and the application's process
 * ends without warning and begins again on the same store. While it is down, notifications are lost too. One thread.
 */
final class PushRun {
    private static final ConnectionId COUNTY = new ConnectionId("county");
    private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration HEARTBEAT = Duration.ofMinutes(15);
    private static final Duration DOWN = Duration.ofMinutes(2);
    private static final Duration REST = Duration.ofHours(2);

    private final PushPlan plan;
    private final Random chance;
    private final MutableClock clock = MutableClock.at(BEGIN);
    private final PushSource source = new PushSource(clock);
    private final Deliveries deliveries = new Deliveries(clock);
    private final RecordStore records = new MemoryRecords();
    private final OkHttpClient http =
            new OkHttpClient.Builder().addInterceptor(source).build();
    private final PriorityQueue<Planned> queue =
            new PriorityQueue<>(Comparator.comparing(Planned::at).thenComparingLong(Planned::order));
    private long order;
    private long notifications;
    private long lost;
    private @Nullable SdohSync sync;
    private @Nullable SubscriptionManager push;
    private Instant due = Instant.MAX;

    /** What happens at a time. */
    private record Planned(Instant at, long order, Runnable what) {}

    private PushRun(PushPlan plan) {
        this.plan = plan;
        this.chance = new Random(plan.seed());
    }

    static PushFigures of(PushPlan plan) {
        return new PushRun(plan).play();
    }

    private PushFigures play() {
        connect();
        begin(true);
        Instant end = planChanges();
        Instant last = end.plus(REST);
        if (plan.push()) {
            every(HEARTBEAT, last, () -> deliver(source.heartbeat()));
            for (int restart = 1; restart <= plan.restarts(); restart++) {
                Instant at = BEGIN.plus(
                        Duration.between(BEGIN, end).multipliedBy(restart).dividedBy(plan.restarts() + 1));
                plan(at, this::crash);
                plan(at.plus(DOWN), () -> begin(false));
            }
        }
        if (plan.schedule()) {
            every(Duration.ofHours(1), last, () -> {
                if (!requireNonNull(sync).syncNow().complete()) {
                    throw new IllegalStateException("a sync failed");
                }
            });
        }
        runTo(last);
        PushFigures figures = new PushFigures(
                plan.events(),
                deliveries.missed(source.versions()),
                deliveries.doubled(),
                source.searches(),
                source.requests(),
                notifications,
                lost,
                deliveries.seconds(0.5),
                deliveries.seconds(0.99));
        requireNonNull(sync).close();
        return figures;
    }

    private Instant planChanges() {
        Instant at = BEGIN;
        for (int event = 0; event < plan.events(); event++) {
            // Changes come in bursts, as somebody works through a list, and then none for a while.
            double wait = chance.nextDouble() < plan.bursts()
                    ? chance.nextInt(2000)
                    : -Math.log(1 - chance.nextDouble()) * plan.spacing().toMillis();
            at = at.plusMillis(Math.max(1, Math.round(wait)));
            String task = "t" + chance.nextInt(plan.tasks());
            plan(at, () -> change(task));
        }
        return at;
    }

    private void change(String task) {
        deliveries.changed(task, source.change(task));
        if (!plan.push()) {
            return;
        }
        byte[] notification = source.event(task);
        if (chance.nextDouble() < plan.lost()) {
            lost++;
            return;
        }
        Duration travel = chance.nextDouble() < plan.late()
                ? Duration.ofSeconds(30 + chance.nextInt(570))
                : Duration.ofMillis(50 + chance.nextInt(400));
        plan(clock.instant().plus(travel), () -> deliver(notification));
        if (chance.nextDouble() < plan.doubled()) {
            plan(clock.instant().plus(travel).plusSeconds(1 + chance.nextInt(60)), () -> deliver(notification));
        }
    }

    private void deliver(byte[] notification) {
        SubscriptionManager now = push;
        if (now == null || plan.isDeaf()) {
            lost++;
            return;
        }
        notifications++;
        String secret = source.secret();
        int status = now.receiver()
                .handle(
                        "POST",
                        "/push/county.owner",
                        name -> name.equals("Authorization") ? secret : null,
                        new ByteArrayInputStream(notification));
        if (status != 200) {
            throw new IllegalStateException("a notification was answered with " + status);
        }
        due = clock.instant();
    }

    private void runTo(Instant last) {
        while (true) {
            Planned next = queue.peek();
            Instant at = next == null || due.isBefore(next.at()) ? due : next.at();
            if (at.isAfter(last)) {
                return;
            }
            if (at.isAfter(clock.instant())) {
                clock.set(at);
            }
            if (next != null && !due.isBefore(next.at())) {
                queue.remove().what().run();
            } else {
                due = clock.instant().plus(requireNonNull(push).runDue());
            }
        }
    }

    private void plan(Instant at, Runnable what) {
        queue.add(new Planned(at, order++, what));
    }

    private void every(Duration period, Instant last, Runnable what) {
        for (Instant at = BEGIN.plus(period); at.isBefore(last); at = at.plus(period)) {
            plan(at, what);
        }
    }

    /** The process is gone: nothing is closed, nothing is written any more. */
    private void crash() {
        sync = null;
        push = null;
        due = Instant.MAX;
    }

    private void begin(boolean first) {
        SdohSync fresh = SdohSync.builder(SmartApp.named("pantry").redirect("https://pantry.example/callback"))
                .store(Store.over(records, Sealing.none()))
                .http(http)
                .clock(clock)
                .entropy(SeededEntropy.of(plan.seed()))
                .pause(clock::advance)
                .jitter(() -> 0.5)
                .executor(Runnable::run)
                .onReferral(deliveries::take)
                .build();
        sync = fresh;
        if (!plan.push()) {
            return;
        }
        SubscriptionManager manager =
                fresh.subscriptions(SubscriptionOptions.at(URI.create("https://pantry.example/push"))
                        .heartbeat(HEARTBEAT));
        push = manager;
        List<SourceSubscription> held = manager.subscribe(COUNTY);
        if (held.size() != 1 || held.get(0).state() != SourceSubscription.State.ACTIVE) {
            throw new IllegalStateException("not subscribed: " + held);
        }
        if (first) {
            deliver(source.handshake());
        }
        due = clock.instant();
    }

    private void connect() {
        URI token = URI.create("https://source.example/token");
        boolean created = Store.over(records, Sealing.none())
                .records(new ConnectionCodec())
                .create(ConnectionRecord.builder(
                                COUNTY,
                                "default",
                                PushSource.BASE,
                                Role.recipient(List.of("Organization/1")),
                                AuthorizationEndpoints.of(token, token, null, null),
                                ClientIdentity.publicClient("pantry"),
                                BEGIN)
                        .tokens(TokenSet.of(Secret.of("token"), null, BEGIN, null))
                        .build())
                .isPresent();
        if (!created) {
            throw new IllegalStateException("connected already");
        }
    }
}
