// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;

class SourceQueueTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);

    private final SourceQueue turns = new SourceQueue(4, 8);

    /** What an application does that syncs one source at each sign-in and has no schedule: no thread ever comes for the line. */
    @Test
    void leave_ofRunsTakenByTheirCallers_leavesNothingBehind() {
        for (int signIn = 0; signIn < 100; signIn++) {
            SourceSyncRun run =
                    new SourceSyncRun(connection(), new StopSignal(CLOCK, NOON, Duration.ofHours(1)), false);
            turns.add(run, false);
            assertThat(turns.take(run)).isTrue();
            assertThat(turns.leave(run)).isZero();
        }

        assertThat(turns.servers()).isZero();
    }

    private static Connection connection() {
        return ConnectionRecord.builder(
                        new ConnectionId("county"),
                        "default",
                        FhirBase.restore("https://county.example/fhir"),
                        Role.recipient(List.of("Organization/1")),
                        AuthorizationEndpoints.of(null, URI.create("https://as.example/token"), null, null),
                        ClientIdentity.publicClient("app"),
                        NOON)
                .build()
                .view();
    }
}
