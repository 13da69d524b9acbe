// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.AuthorizationEndpoints;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.ConnectionRecord;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.FhirBase;

class TurnsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);

    private final Turns turns = new Turns(4, 8);

    /** What an application does that syncs one source at each sign-in and has no schedule: no thread ever comes for the line. */
    @Test
    void leave_ofRunsTakenByTheirCallers_leavesNothingBehind() {
        for (int signIn = 0; signIn < 100; signIn++) {
            SourceRun run = new SourceRun(connection(), new Stop(CLOCK, NOON, Duration.ofHours(1)), false);
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
