// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster.internal;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import okhttp3.OkHttpClient;
import org.h2.jdbcx.JdbcConnectionPool;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.FhirBase;
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
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.SdohSyncBuilder;

/** Connections in a store that several processes share, all in one Java virtual machine, and the servers they lead to. */
public final class World {
    private static final Instant CONNECTED = Instant.parse("2026-01-01T00:00:00Z");
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final RecordStore records = new MemoryRecords();
    private final WatchingSource source = new WatchingSource();
    private final Clock clock;

    public World(Clock clock) {
        this.clock = clock;
    }

    /** An empty database in memory with the tables of a cluster. */
    public static DataSource h2() {
        DataSource database = empty();
        new ClusterSchema(Database.of(database)).migrate();
        return database;
    }

    /** A database in memory without tables. */
    static DataSource empty() {
        return JdbcConnectionPool.create(
                "jdbc:h2:mem:cluster" + DATABASES.incrementAndGet() + ";DB_CLOSE_DELAY=-1", "sa", "");
    }

    public WatchingSource source() {
        return source;
    }

    public ConnectionId connect(String id, String server) {
        URI token = URI.create(server + "/token");
        ConnectionId connection = new ConnectionId(id);
        boolean created = Store.over(records, Sealing.none())
                .records(new ConnectionCodec())
                .create(ConnectionRecord.builder(
                                connection,
                                "default",
                                FhirBase.restore(server + "/fhir"),
                                Role.recipient(List.of("Organization/1")),
                                AuthorizationEndpoints.of(token, token, null, null),
                                ClientIdentity.publicClient("pantry"),
                                CONNECTED)
                        .tokens(TokenSet.of(Secret.of("token-" + id), null, CONNECTED, null))
                        .build())
                .isPresent();
        if (!created) {
            throw new AssertionError("connected already: " + id);
        }
        return connection;
    }

    public SdohSyncBuilder process(String name) {
        return SdohSync.builder(SmartApp.named("pantry").redirect("https://pantry.example/callback"))
                .store(Store.over(records, Sealing.none()))
                .http(new OkHttpClient.Builder()
                        .addInterceptor(source.seenBy(name))
                        .build())
                .clock(clock)
                .jitter(() -> 0)
                .executor(Runnable::run)
                .onReferral(referral -> {});
    }
}
