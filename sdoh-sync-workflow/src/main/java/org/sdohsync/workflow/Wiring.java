// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Stored;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.token.Upkept;
import org.sdohsync.workflow.action.ActionRunner;
import org.sdohsync.workflow.audit.AccessEvent;
import org.sdohsync.workflow.audit.AccessLog;
import org.sdohsync.workflow.fhir.ServerAbilities;
import org.sdohsync.workflow.pass.SourceClients;
import org.sdohsync.workflow.referral.Actions;
import org.sdohsync.workflow.sync.Checkpoint;

/** The small joints between the parts that {@link SdohSyncBuilder} puts together. */
final class Wiring {
    private Wiring() {}

    static Actions actions(ActionRunner runner, SourceClients clients, Records<Checkpoint> checkpoints) {
        return Actions.over(
                runner,
                clients,
                connection -> checkpoints
                        .load(connection.id().value())
                        .map(Stored::value)
                        .map(Checkpoint::abilities)
                        .orElse(ServerAbilities.unknown()));
    }

    static Function<Connection, AccessLog> logs(@Nullable Consumer<? super AccessEvent> told, Clock clock) {
        return connection -> told == null ? AccessLog.none() : AccessLog.of(connection, clock, told);
    }

    /** Looks after the grant, and gives the connection as it is then. */
    static Connection kept(SmartClient smart, Connection connection) {
        return smart.upkeep(connection.id()) == Upkept.NOTHING_DUE
                ? connection
                : smart.connection(connection.id()).orElse(connection);
    }
}
