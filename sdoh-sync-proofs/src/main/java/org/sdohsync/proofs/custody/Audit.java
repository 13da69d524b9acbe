// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sdohsync.core.connection.ConnectionCodec;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.ConnectionRecord;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.connection.TokenSet;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.proofs.custody.verdict.Held;
import org.sdohsync.proofs.custody.worker.TokenUser;
import org.sdohsync.sandbox.auth.TokenTrace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Uses every connection once more when all workers are gone, and tells what the store holds of it then. */
final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
    private static final int AT_A_TIME = 32;

    /** Longer than the leases of those who died holding them. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Audit() {}

    static List<Held> of(Store store, List<ConnectionId> connections, URI resource, Belongings belongings)
            throws InterruptedException {
        List<Boolean> usable;
        try (TokenUser user = new TokenUser(store, "audit", resource, PATIENCE)) {
            usable = Sideways.each(connections, AT_A_TIME, id -> isUsable(user, id));
        }
        Map<ConnectionId, ConnectionRecord> records = store.records(new ConnectionCodec()).all().stream()
                .map(stored -> stored.value())
                .collect(Collectors.toMap(ConnectionRecord::id, Function.identity()));
        return IntStream.range(0, connections.size())
                .mapToObj(at -> held(connections.get(at), records, usable.get(at), belongings))
                .toList();
    }

    private static boolean isUsable(TokenUser user, ConnectionId id) {
        try {
            return user.ask(id).status() == 200;
        } catch (SyncException unusable) {
            LOG.debug("connection={} is not usable", id, unusable);
            return false;
        }
    }

    private static Held held(
            ConnectionId id, Map<ConnectionId, ConnectionRecord> records, boolean usable, Belongings belongings) {
        ConnectionRecord record = records.get(id);
        if (record == null) {
            return new Held(id + ", which is gone", false, false, "", false);
        }
        String refreshToken = record.tokens()
                .flatMap(TokenSet::refreshToken)
                .or(record::quarantined)
                .map(Secret::reveal)
                .map(TokenTrace::fingerprint)
                .orElse("");
        boolean needsAuthorization = record.health().state() == Health.State.NEEDS_AUTHORIZATION;
        return new Held(record.account(), usable, needsAuthorization, refreshToken, belongings.intact(id));
    }
}
