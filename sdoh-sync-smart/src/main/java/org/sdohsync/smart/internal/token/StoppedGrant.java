// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;
import org.sdohsync.smart.token.Revocation;

/**
 * The grant of a connection that was stopped after a leak: taken out of its record, and kept until it is revoked. Immutable.
 *
 * @param connection the connection
 * @param grant the connection with its grant; null when nothing is left to revoke
 * @param stopped whether the grant was taken out of the connection's record
 * @param outcome what the source said; null if it was not asked yet
 */
public record StoppedGrant(
        ConnectionId connection,
        @Nullable ConnectionRecord grant,
        boolean stopped,
        @Nullable Revocation outcome) {
    /**
     * Returns it when the grant was taken out of the connection's record.
     *
     * @return a copy
     */
    public StoppedGrant stop() {
        return new StoppedGrant(connection, grant, true, outcome);
    }

    /**
     * Returns it with what the source said. A grant about which it said nothing is kept, and asked for again.
     *
     * @param said the outcome
     * @return a copy
     */
    public StoppedGrant ended(Revocation said) {
        return new StoppedGrant(connection, said == Revocation.UNREACHABLE ? grant : null, stopped, said);
    }

    /**
     * What the source has to be asked about.
     *
     * @return the connection with the grant, if there is one that it did not answer about
     */
    public Optional<ConnectionRecord> open() {
        return Optional.ofNullable(grant);
    }

    /**
     * What became of the grant.
     *
     * @return the outcome, if there is one yet
     */
    public Optional<Revocation> result() {
        return Optional.ofNullable(outcome);
    }

    /** Prints no grant. */
    @Override
    public String toString() {
        return "StoppedGrant[" + connection + ", " + outcome + "]";
    }

    /** Writes stopped grants under their connection. */
    public static final class StoreCodec implements Codec<StoppedGrant> {
        private final ConnectionCodec connections = new ConnectionCodec();

        @Override
        public String kind() {
            return "leak-grant";
        }

        @Override
        public String id(StoppedGrant value) {
            return value.connection.value();
        }

        @Override
        public String group(StoppedGrant value) {
            return "";
        }

        @Override
        public JsonObject write(StoppedGrant value) {
            return JsonObject.builder()
                    .text("connection", value.connection.value())
                    .object("grant", value.grant == null ? null : connections.write(value.grant))
                    .flag("stopped", value.stopped)
                    .text("outcome", value.outcome == null ? null : value.outcome.name())
                    .build();
        }

        @Override
        public StoppedGrant read(JsonObject json) {
            return new StoppedGrant(
                    new ConnectionId(json.text("connection").orElse("")),
                    json.object("grant").map(connections::read).orElse(null),
                    json.flag("stopped").orElse(false),
                    json.text("outcome").map(Revocation::valueOf).orElse(null));
        }
    }
}
