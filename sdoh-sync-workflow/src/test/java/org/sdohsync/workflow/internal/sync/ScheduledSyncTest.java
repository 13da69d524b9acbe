// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.observation.WorkObserver;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.smart.admission.Admission;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.workflow.feed.FeedSettings;
import org.sdohsync.workflow.internal.action.ActionRunner;
import org.sdohsync.workflow.internal.feed.CheckpointCodec;
import org.sdohsync.workflow.internal.referral.ReferralActions;
import org.sdohsync.workflow.internal.request.RequestRunner;
import org.sdohsync.workflow.internal.view.OpenReferrals;
import org.sdohsync.workflow.internal.view.OpenTaskMonitor;
import org.sdohsync.workflow.internal.view.StoredBytes;
import org.sdohsync.workflow.sync.SourceLoad;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncOptions;
import org.sdohsync.workflow.sync.SyncReport;

/** What a schedule runs: it waits for no slow source, and leaves those alone that asked for it. */
@Timeout(600)
class ScheduledSyncTest {
    private static final ConnectionId COUNTY = new ConnectionId("county");
    private static final ConnectionId STATE = new ConnectionId("state");

    private static final TokenSource NO_TOKEN = new TokenSource() {
        @Override
        public Secret token() {
            throw new IllegalStateException("nothing is to be sent");
        }

        @Override
        public Secret replace(Secret rejected) {
            throw new IllegalStateException("nothing is to be sent");
        }
    };

    private final Store store = MemoryStore.create();
    private final MutableClock clock = MutableClock.at(Instant.parse("2026-03-01T00:00:00Z"));
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final BlockingQueue<SyncReport> reports = new LinkedBlockingQueue<>();
    private final List<ConnectionId> asked = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch slow = new CountDownLatch(1);
    private final Map<ConnectionId, SyncException> answers = new HashMap<>();

    @AfterEach
    void stop() {
        slow.countDown();
        threads.shutdownNow();
        store.close();
    }

    @Test
    void all_withASourceThatTakesItsTime_goesOnWithTheOthersAndTellsInTheEnd() throws Exception {
        ScheduledSync scheduled = scheduled(Duration.ofMillis(50), connection -> {
            if (connection.id().equals(COUNTY)) {
                await(slow);
            }
        });

        scheduled.all();
        scheduled.all();

        assertThat(asked).filteredOn(STATE::equals).hasSize(2);
        assertThat(reports).isEmpty();
        slow.countDown();
        for (int i = 0; i < 2; i++) {
            assertThat(requireNonNull(reports.poll(120, SECONDS)).results()).hasSize(2);
        }
        assertThat(asked).filteredOn(COUNTY::equals).hasSize(1);
    }

    @Test
    void all_withASourceThatAskedForSilence_leavesItOutUntilThatIsOver() {
        answers.put(COUNTY, new HttpStatusException("busy", 429, List.of(), Duration.ofMinutes(90)));
        ScheduledSync scheduled = scheduled(Duration.ofSeconds(30), connection -> {});

        scheduled.all();
        clock.advance(Duration.ofMinutes(60));
        scheduled.all();
        scheduled.some(Set.of(COUNTY));
        assertThat(asked).containsExactlyInAnyOrder(COUNTY, STATE, STATE);
        clock.advance(Duration.ofMinutes(30));
        scheduled.some(Set.of(COUNTY));

        assertThat(asked).containsExactlyInAnyOrder(COUNTY, STATE, STATE, COUNTY);
        assertThat(reports.stream().map(report -> report.results().size())).containsExactly(2, 1, 1);
    }

    @Test
    void all_withASourceThatAsksForSilenceForEver_asksItOnceADay() {
        answers.put(COUNTY, new HttpStatusException("busy", 503, List.of(), Duration.ofDays(4000)));
        ScheduledSync scheduled = scheduled(Duration.ofSeconds(30), connection -> {});

        scheduled.all();
        clock.advance(ScheduledSync.LONGEST_SILENCE.minusMillis(1));
        scheduled.all();
        clock.advance(Duration.ofMillis(1));
        scheduled.all();

        assertThat(asked).filteredOn(COUNTY::equals).hasSize(2);
    }

    @Test
    void all_whenTheListenerOfReportsThrowsAnError_goesOn() {
        List<SyncReport> told = new ArrayList<>();
        ScheduledSync scheduled = scheduled(Duration.ofSeconds(30), connection -> {}, report -> {
            told.add(report);
            throw new AssertionError("the application is broken");
        });

        scheduled.all();
        scheduled.all();

        assertThat(told).hasSize(2);
    }

    @Test
    void all_afterTheClockWasSetBack_isSilentForNoSourceAnyLonger() {
        answers.put(COUNTY, new HttpStatusException("busy", 503, List.of(), Duration.ofHours(2)));
        ScheduledSync scheduled = scheduled(Duration.ofSeconds(30), connection -> {});

        scheduled.all();
        clock.set(clock.instant().minus(Duration.ofDays(3653)));
        scheduled.all();

        assertThat(asked).filteredOn(COUNTY::equals).hasSize(2);
    }

    @Test
    void over_whenTheWatchThrowsAnError_endsWithAResultForEach() {
        SyncEngine syncs = engine(connection -> {});
        syncs.watch(new SyncWatch() {
            @Override
            public boolean begun(ConnectionId connection) {
                throw new AssertionError("broken");
            }

            @Override
            public void ended(ConnectionId connection, SourceResult result) {
                throw new AssertionError("broken");
            }
        });

        SyncReport report = syncs.over(new RecordListing<>(List.of(source(COUNTY), source(STATE)), List.of()));

        assertThat(report.results()).hasSize(2);
        assertThat(asked).containsExactlyInAnyOrder(COUNTY, STATE);
    }

    private ScheduledSync scheduled(Duration patience, Consumer<Connection> begun) {
        return scheduled(patience, begun, reports::add);
    }

    private ScheduledSync scheduled(Duration patience, Consumer<Connection> begun, Consumer<SyncReport> told) {
        List<StoredValue<Connection>> sources = List.of(source(COUNTY), source(STATE));
        return new ScheduledSync(
                engine(begun),
                () -> new RecordListing<>(sources, List.of()),
                Optional::empty,
                () -> patience,
                told,
                clock);
    }

    private SyncEngine engine(Consumer<Connection> begun) {
        return new SyncEngine(
                round(begun),
                threads,
                4,
                clock,
                SourceLoad.defaults(),
                Duration.ofHours(1),
                new SyncTimes(WorkObserver.none(), clock));
    }

    /** Syncs that end where they begin, in the upkeep. */
    private SourceSync round(Consumer<Connection> begun) {
        SourceClients clients = SourceClients.builder(
                        request -> {
                            throw new IllegalStateException("nothing is to be sent");
                        },
                        connection -> NO_TOKEN)
                .build();
        ActionRunner runner = ActionRunner.builder(store, clients).build();
        OpenReferrals open = OpenReferrals.in(store);
        Function<Connection, ServerCapabilities> unknown = connection -> ServerCapabilities.unknown();
        SourceFeeds feeds = new SourceFeeds(
                clients,
                store.records(new CheckpointCodec()),
                FeedSettings.defaults(),
                new OpenTasks(
                        open,
                        new OpenTaskMonitor(store, open, clock, event -> {}),
                        new StoredBytes(store, open, Admission.open().storedBytes(), clock)),
                TaskRouter.to((connection, task) -> {})
                        .referrals(ReferralActions.over(runner, clients, unknown), referral -> {}));
        UnaryOperator<Connection> upkeep = connection -> {
            asked.add(connection.id());
            begun.accept(connection);
            throw answers.getOrDefault(connection.id(), new StoppedException("that is all"));
        };
        return new SourceSync(
                upkeep,
                connection -> SyncOptions.defaults(),
                runner,
                new RequestRunner(store, clock, pause -> {}, runner::source, Entropy.secure()),
                feeds,
                new HealthUpdates(id -> Optional.empty(), (id, health) -> {}, clock));
    }

    private static StoredValue<Connection> source(ConnectionId id) {
        FhirBase base = FhirBase.restore("https://" + id.value() + ".example/fhir");
        URI nowhere = base.resolve("nowhere");
        Connection connection = ConnectionRecord.builder(
                        id,
                        "user-7",
                        base,
                        Role.recipient(List.of("Organization/1")),
                        AuthorizationEndpoints.of(nowhere, nowhere, null, null),
                        ClientIdentity.publicClient("pantry"),
                        Instant.EPOCH)
                .build()
                .view();
        return new StoredValue<>(connection, Revision.NONE);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
