// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.boot;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.boot.app.Deliveries;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.workflow.sync.SourceResult;

/** What {@code docs/spring-boot.md} says of several instances: each schedule syncs each connection, and no change is lost. */
@Timeout(900)
class OneDatabaseTest {
    private static final Sandbox COUNTY = Sandbox.county();
    private static final Map<String, Object> SCHEDULED = Map.of("sdoh-sync.schedule.enabled", true);

    @Test
    void instances_thatBothHaveASchedule_bothSyncEachConnection_andLoseNothing() throws Exception {
        Map<String, Object> quiet = Map.of("sdoh-sync.sync-on-connect", false);
        try (Pantry first = Pantry.start(COUNTY, "shared", quiet)) {
            ConnectionId connected = connect(first);
            assertThat(first.bean(Deliveries.class).tasks()).isEmpty();
            try (Pantry one = Pantry.start(COUNTY, "shared", SCHEDULED);
                    Pantry other = Pantry.start(COUNTY, "shared", SCHEDULED)) {
                assertSynced(one, connected);
                assertSynced(other, connected);

                assertThat(first.sync()
                                .connection(connected)
                                .orElseThrow()
                                .health()
                                .state())
                        .isEqualTo(Health.State.CONNECTED);
                int delivered = one.bean(Deliveries.class).tasks().size()
                        + other.bean(Deliveries.class).tasks().size();
                assertThat(first.sync().openReferrals().stream().count())
                        .as("at least once each")
                        .isPositive()
                        .isLessThanOrEqualTo(delivered);
                assertThat(first.sync().describe().scheduled()).isFalse();
            }
        }
    }

    private static void assertSynced(Pantry app, ConnectionId connected) throws InterruptedException {
        SourceResult result =
                requireNonNull(app.bean(Deliveries.class).report()).results().get(0);
        assertThat(result.connection().id()).isEqualTo(connected);
        // Where both were at work at once, the one that saved later stopped there.
        assertThat(result.failure())
                .satisfiesAnyOf(
                        none -> assertThat(none).isEmpty(),
                        some -> assertThat(some).containsInstanceOf(ConflictException.class));
    }

    private static ConnectionId connect(Pantry app) {
        Visitor visitor = new Visitor();
        var ignored = visitor.signIn(app, "alice");
        HttpResponse<String> landed = visitor.get(COUNTY.visit(Visitor.location(visitor.connect(app))));
        assertThat(landed.statusCode()).as(landed.body()).isEqualTo(303);
        return app.sync().connections().get(0).id();
    }
}
