// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.cluster;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.sdohsync.cluster.internal.ClusterSchema;
import org.sdohsync.cluster.internal.ClusterSources;
import org.sdohsync.cluster.internal.ConnectionTable;
import org.sdohsync.cluster.internal.Database;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.jdbc.JdbcStore;

/** The connections of the proof, in the store and in the tables of the cluster. */
final class PlannedConnections {
    private static final Instant CONNECTED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LATER = Duration.ofDays(365);
    private static final String TASK = "task_name = '" + ConnectionTable.TASK + "'";

    private final ClusterPlan plan;
    private final RestartedPostgres database;
    private final byte[] key;
    private final IntFunction<String> sources;
    private final Clock clock = Clock.systemUTC();

    PlannedConnections(ClusterPlan plan, RestartedPostgres database, byte[] key, IntFunction<String> sources) {
        this.plan = plan;
        this.database = database;
        this.key = key.clone();
        this.sources = sources;
    }

    List<String> ids() {
        return IntStream.range(0, plan.connections())
                .mapToObj(number -> "c" + number)
                .toList();
    }

    /** Stores them all; none is due for a long time. */
    void create() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url(RestartedPostgres.STORE));
        config.setMaximumPoolSize(2);
        Map<String, String> origins = new HashMap<>();
        try (HikariDataSource pool = new HikariDataSource(config);
                Store store = JdbcStore.over(pool).migrating().sealedWith(Sealing.aesGcm(key))) {
            Records<ConnectionRecord> records = store.records(new ConnectionCodec());
            for (int number = 0; number < plan.connections(); number++) {
                ConnectionRecord record = record(number);
                Optional<Revision> created = records.create(record);
                if (created.isEmpty()) {
                    throw new IllegalStateException("there is one already: " + record.id());
                }
                origins.put(
                        record.id().value(), ClusterSources.key(record.source().origin()));
            }
            list(records);
        }
        Database cluster = Database.of(database.database(RestartedPostgres.CLUSTER));
        new ClusterSchema(cluster).migrate();
        new ConnectionTable(cluster).add(origins, CONNECTED.plus(LATER.multipliedBy(100)));
    }

    /** What the look for new connections costs, which reads them all. */
    private void list(Records<ConnectionRecord> records) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Instant from = clock.instant();
        long cpu = threads.getCurrentThreadCpuTime();
        int read = records.all().values().size();
        cpu = threads.getCurrentThreadCpuTime() - cpu;
        System.out.println("cluster-list: connections=" + read + " millis="
                + Duration.between(from, clock.instant()).toMillis() + " microsEach=" + cpu / 1000 / read);
    }

    private ConnectionRecord record(int number) {
        URI token = URI.create("https://source.example/token");
        return ConnectionRecord.builder(
                        new ConnectionId("c" + number),
                        "default",
                        FhirBase.restore(sources.apply(number % plan.sources())),
                        Role.recipient(List.of("Organization/1")),
                        AuthorizationEndpoints.of(token, token, null, null),
                        ClientIdentity.publicClient("proof"),
                        CONNECTED)
                .tokens(TokenSet.of(Secret.of("token-c" + number), null, CONNECTED, null))
                .build();
    }

    /** Makes the first so many due now, and none else for a long time. */
    void makeDue(int count) throws SQLException {
        int ignored = database.execute(
                RestartedPostgres.CLUSTER,
                "update sdoh_sync_cluster_task set version = version + 1, execution_time = case when"
                        + " cast(substr(task_instance,"
                        + " 2) as"
                        + " integer)"
                        + " < " + count + " then now() else now() + interval '365 days' end where " + TASK
                        + " and not picked");
    }

    /** Makes all due at random times within a window from now. */
    void spread(Duration window) throws SQLException {
        int ignored = database.execute(
                RestartedPostgres.CLUSTER,
                "update sdoh_sync_cluster_task set version = version + 1, execution_time = now() + random() * interval"
                        + " '"
                        + window.toSeconds() + " seconds' where " + TASK);
    }

    /** The connections whose executions a process has. */
    List<String> heldBy(String process) throws SQLException {
        return database.texts(
                RestartedPostgres.CLUSTER,
                "select task_instance from sdoh_sync_cluster_task where picked and picked_by like '" + process
                        + "-%' and " + TASK);
    }

    /** The bytes of a database's tables and indices for each connection. */
    long bytesEach(String name) throws SQLException {
        return Long.parseLong(database.texts(
                                name,
                                "select sum(pg_total_relation_size(oid)) from pg_class where relkind = 'r' and relname"
                                        + " like 'sdoh_sync%'")
                        .get(0))
                / plan.connections();
    }
}
