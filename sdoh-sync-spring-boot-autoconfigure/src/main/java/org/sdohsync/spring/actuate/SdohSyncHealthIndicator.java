// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.actuate;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health.State;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.status.InstanceStatus;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * The health of the instance: down if its store does not answer. A source that is down, or a user who has to connect again, is a
 * detail: restarting the application would not help. The store is asked at each look, the numbers are as old as the setting {@code
 * sdoh-sync.metrics.refresh} permits.
 */
public final class SdohSyncHealthIndicator extends AbstractHealthIndicator {
    private static final ConnectionId NONE = new ConnectionId("health");

    private final SdohSync sync;
    private final Supplier<Optional<InstanceStatus>> status;

    /**
     * Creates the indicator.
     *
     * @param sync the instance
     * @param status its recent status, empty if it cannot be taken
     */
    public SdohSyncHealthIndicator(SdohSync sync, Supplier<Optional<InstanceStatus>> status) {
        super("the store of sdoh-sync does not answer");
        this.sync = requireNonNull(sync, "sync");
        this.status = requireNonNull(status, "status");
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        var ignored = sync.connection(NONE);
        builder.up();
        status.get().ifPresent(now -> {
            for (State state : State.values()) {
                builder.withDetail(state.name().toLowerCase(Locale.ROOT), now.count(state));
            }
            builder.withDetail("unreadable", now.unreadable().size())
                    .withDetail(
                            "overdue",
                            now.connections().stream()
                                    .filter(one -> one.overdue())
                                    .count())
                    .withDetail("undecidedActions", now.undecidedActions())
                    .withDetail("parkedTasks", now.parkedTasks())
                    .withDetail("scheduled", now.scheduled());
            now.nextSync().ifPresent(next -> builder.withDetail("nextSync", next.toString()));
        });
    }
}
