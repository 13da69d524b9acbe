// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.cluster.internal.WatchingSource;
import org.sdohsync.cluster.internal.World;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.UnknownConnectionException;
import org.sdohsync.workflow.SdohSync;

/** Two processes of a cluster, in one Java virtual machine, on a real PostgreSQL and in real time. */
class ClusterScheduleTest {
    private static final String COUNTY = "https://county.example";
    private static EmbeddedPostgres server;
    private static HikariDataSource pool;

    private final World world = new World(Clock.systemUTC());

    /** A process and its part in the cluster. */
    private record Node(SdohSync sync, ClusterSchedule schedule) implements AutoCloseable {
        @Override
        public void close() {
            schedule.close();
            sync.close();
        }
    }

    @BeforeAll
    static void startServer() throws IOException {
        server = EmbeddedPostgres.start();
        HikariConfig config = new HikariConfig();
        config.setDataSource(server.getPostgresDatabase());
        config.setMaximumPoolSize(16);
        pool = new HikariDataSource(config);
    }

    @AfterAll
    static void stopServer() throws IOException {
        pool.close();
        server.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : List.of("drop schema public cascade", "create schema public")) {
                boolean ignored = statement.execute(sql);
            }
        }
    }

    private Node process(String name, int atATime, Duration drain) {
        SdohSync sync = world.process(name).build();
        return new Node(
                sync,
                ClusterSchedule.builder(sync.scheduleAccess(), pool)
                        .name(name)
                        .threads(4)
                        .atATime(atATime)
                        .poll(Duration.ofMillis(50))
                        .heartbeat(Duration.ofSeconds(30))
                        .drain(drain)
                        .migrating()
                        .start());
    }

    private Node process(String name) {
        return process(name, 8, Duration.ofSeconds(30));
    }

    @Test
    void start_manyProcessesAtOnce_createTheTablesAndTheRowsOnce() {
        world.connect("a", COUNTY);
        List<CompletableFuture<Node>> started = IntStream.range(0, 4)
                .mapToObj(number -> CompletableFuture.supplyAsync(() -> process("node-" + number)))
                .toList();
        List<Node> all = started.stream().map(CompletableFuture::join).toList();

        world.source().await(source -> source.ended("a") == 1);

        assertThat(all.get(0).schedule().status().connections()).isEqualTo(1);
        all.forEach(Node::close);
        assertThat(world.source().ended("a")).isEqualTo(1);
    }

    @Test
    void start_executionPlannedByAClockThatWasAhead_isDoneAtOnce() throws SQLException {
        world.connect("a", COUNTY);
        try (Node first = process("first")) {
            world.source().await(source -> source.ended("a") == 1);
            assertThat(first.schedule().status().connections()).isEqualTo(1);
        }
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            int changed = statement.executeUpdate("update sdoh_sync_cluster_task set execution_time = execution_time"
                    + " + interval '10 years', last_success = last_success + interval '10 years'");
            assertThat(changed).isEqualTo(2);
        }

        try (Node second = process("second")) {
            world.source().await(source -> source.ended("a") == 2);
            assertThat(second.schedule().status().connections()).isEqualTo(1);
        }
    }

    @Test
    void tables_thatFlywayMade_areUsedAsTheyAre_andMigratingAddsNothing() throws SQLException {
        world.connect("a", COUNTY);
        var made = Flyway.configure()
                .dataSource(pool)
                .locations("classpath:org/sdohsync/cluster/postgresql")
                .table("sdoh_sync_cluster_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
        assertThat(made.migrationsExecuted).isEqualTo(1);
        try (SdohSync sync = world.process("bare").build();
                ClusterSchedule bare = ClusterSchedule.builder(sync.scheduleAccess(), pool)
                        .poll(Duration.ofMillis(50))
                        .start()) {
            world.source().await(source -> source.ended("a") == 1);
            assertThat(bare.status().connections()).isEqualTo(1);
        }
        try (Node migrating = process("migrating")) {
            assertThat(migrating.schedule().status().connections()).isEqualTo(1);
        }

        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet versions = statement.executeQuery("select version from sdoh_sync_cluster_schema")) {
            assertThat(versions.next()).isTrue();
            assertThat(versions.getInt(1)).isEqualTo(1);
            assertThat(versions.next()).isFalse();
        }
    }

    @Test
    void trigger_fromTwoProcessesAgainAndAgain_neverSyncsAConnectionTwiceAtATime() {
        List<ConnectionId> connections = IntStream.range(0, 12)
                .mapToObj(number -> world.connect("c" + number, "https://s" + number % 3 + ".example"))
                .toList();
        try (Node one = process("one");
                Node two = process("two")) {
            for (int round = 1; round <= 4; round++) {
                int least = round;
                connections.forEach(one.schedule()::trigger);
                connections.forEach(two.schedule()::trigger);
                world.source().await(source -> connections.stream().allMatch(id -> source.ended(id.value()) >= least));
            }
        }

        assertThat(world.source().doubled()).isZero();
    }

    @Test
    void atATime_inTwoProcesses_holdsAcrossThem() {
        List<ConnectionId> connections = IntStream.range(0, 8)
                .mapToObj(number -> world.connect("c" + number, COUNTY))
                .toList();
        AtomicInteger held = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        world.source().before(call -> {
            if (call.firstPage() && held.getAndIncrement() < 2) {
                full.countDown();
                WatchingSource.await(go);
            }
        });
        try (Node one = process("one", 3, Duration.ofSeconds(30));
                Node two = process("two", 3, Duration.ofSeconds(30))) {
            WatchingSource.await(full);
            // Both ask for all of them: whoever gets one has to find no place.
            connections.forEach(one.schedule()::trigger);
            connections.forEach(two.schedule()::trigger);
            go.countDown();
            world.source().await(source -> connections.stream().allMatch(id -> source.ended(id.value()) >= 1));
        }

        assertThat(world.source().most()).isEqualTo(2);
        assertThat(world.source().doubled()).isZero();
    }

    @Test
    void onDemandOnly_syncsNothingByItself_andNeedsAPermissionForWhatUsersAskFor() {
        ConnectionId a = world.connect("a", COUNTY);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (SdohSync sync = world.process("desk").build();
                ClusterSchedule desk = ClusterSchedule.builder(sync.scheduleAccess(), pool)
                        .poll(Duration.ofMillis(50))
                        .onDemandOnly()
                        .migrating()
                        .start()) {
            desk.trigger(a);
            assertThat(desk.status().due()).isEqualTo(1);
            world.source().before(call -> {
                begun.countDown();
                WatchingSource.await(go);
            });
            try (Node other = process("other")) {
                WatchingSource.await(begun);
                assertThat(sync.syncNow().of(a).orElseThrow().failure())
                        .as("while the other process syncs")
                        .containsInstanceOf(BusyException.class);
                go.countDown();
                world.source().await(source -> source.ended("a") == 1);
                assertThat(other.schedule().status().connections()).isEqualTo(1);
            }
            assertThat(sync.syncNow().complete()).isTrue();
        }

        assertThat(world.source().ended("a")).isEqualTo(2);
        assertThat(world.source().doubled()).isZero();
    }

    @Test
    void trigger_duringASync_runsAnotherBehindIt() {
        ConnectionId a = world.connect("a", COUNTY);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        world.source().before(call -> {
            begun.countDown();
            WatchingSource.await(go);
        });
        try (Node one = process("one");
                Node two = process("two")) {
            WatchingSource.await(begun);
            two.schedule().trigger(a);
            assertThat(one.schedule().status().running()).isEqualTo(1);
            go.countDown();

            world.source().await(source -> source.ended("a") == 2);
        }
        assertThat(world.source().doubled()).isZero();
    }

    @Test
    void pauseAndResume_fromAnotherProcess_holdForAll() {
        ConnectionId a = world.connect("a", COUNTY);
        ConnectionId b = world.connect("b", "https://city.example");
        try (Node one = process("one");
                Node two = process("two")) {
            world.source().await(source -> source.ended("a") == 1 && source.ended("b") == 1);
            two.schedule().pause(a);
            one.schedule().trigger(a);
            one.schedule().trigger(b);
            world.source().await(source -> source.ended("b") == 2);
            assertThat(one.schedule().status().paused()).isEqualTo(1);

            two.schedule().resume(a);
            world.source().await(source -> source.ended("a") == 2);
        }
        assertThat(world.source().ended("a")).isEqualTo(2);
    }

    @Test
    void close_withASyncUnderWay_letsItEnd() {
        world.connect("a", COUNTY);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        world.source().before(call -> {
            begun.countDown();
            WatchingSource.await(go);
        });
        Node one = process("one");
        WatchingSource.await(begun);

        CompletableFuture<Void> closing = CompletableFuture.runAsync(one.schedule()::close);
        assertThat(closing).isNotDone();
        go.countDown();
        closing.join();

        assertThat(world.source().ended("a")).isEqualTo(1);
        one.close();
    }

    @Test
    void close_drainOver_stopsTheSyncAndAnotherProcessDoesIt() {
        world.connect("a", COUNTY);
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Node> started = new CompletableFuture<>();
        world.source().before(call -> {
            if (call.process().equals("one")) {
                begun.countDown();
                // The server answers when the time to end is over, however long that takes.
                WatchingSource.await(started.join().schedule().stopped());
            }
        });
        Node one = process("one", 8, Duration.ofMillis(200));
        boolean ignored = started.complete(one);
        WatchingSource.await(begun);
        one.schedule().close();
        assertThat(world.source().ended("a")).isZero();
        world.source().forgetWork();

        try (Node two = process("two")) {
            world.source().await(source -> source.ended("a") == 1);
            assertThat(two.schedule().status().connections()).isEqualTo(1);
        }
        assertThat(world.source().calls())
                .filteredOn(call -> call.process().equals("one"))
                .as("no request after the time to end was over")
                .hasSize(1);
        one.sync().close();
    }

    @Test
    void trigger_unknownConnection_isRefused() {
        try (Node one = process("one")) {
            assertThatThrownBy(() -> one.schedule().trigger(new ConnectionId("nobody")))
                    .isInstanceOf(UnknownConnectionException.class);
        }
    }
}
