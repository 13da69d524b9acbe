// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;

/** The index of sources goes on behind entries that nobody can read. */
class ConnectedSourcesTest {
    private static final FhirBase COUNTY = FhirBase.restore("https://fhir.county.example/r4");
    private static final FhirBase TOWN = FhirBase.restore("https://fhir.town.example/r4");

    private final MemoryRecords medium = new MemoryRecords();
    private final ConnectedSources sources = sources(1);

    @Test
    void connections_behindAPageThatNobodyCanRead_areFound() {
        ConnectedSources foreign = sources(2);
        for (int i = 0; i < 120; i++) {
            foreign.add(connection(COUNTY, "a" + i));
        }
        sources.add(connection(COUNTY, "b"));
        sources.add(connection(TOWN, "c"));

        assertThat(sources.connections(COUNTY)).containsExactly(new ConnectionId("b"));
        assertThat(sources.connections(TOWN)).containsExactly(new ConnectionId("c"));
        assertThat(sources.has(COUNTY)).isTrue();
    }

    private ConnectedSources sources(int key) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) key);
        return new ConnectedSources(Store.over(medium, Sealing.aesGcm(bytes)));
    }

    private static ConnectionRecord connection(FhirBase source, String id) {
        return ConnectionRecord.builder(
                        new ConnectionId(id),
                        "default",
                        source,
                        Role.patient(),
                        AuthorizationEndpoints.of(null, URI.create("https://auth.example/token"), null, null),
                        ClientIdentity.publicClient("app"),
                        Instant.parse("2026-03-01T12:00:00Z"))
                .build();
    }
}
