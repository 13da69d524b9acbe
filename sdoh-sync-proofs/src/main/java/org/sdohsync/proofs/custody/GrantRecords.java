// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody;

import java.util.List;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.proofs.custody.source.Source;
import org.sdohsync.proofs.custody.verdict.StoredGrant;
import org.sdohsync.sandbox.auth.TokenTrace;

/** What the store holds of each connection, and to which grant that belongs. */
final class GrantRecords {
    private final Store store;
    private final Source source;
    private final PatientRecords belongings;

    GrantRecords(Store store, Source source, PatientRecords belongings) {
        this.store = store;
        this.source = source;
        this.belongings = belongings;
    }

    /** The connections that wait for their users. */
    List<ConnectionRecord> needingAuthorization() {
        return store.records(new ConnectionCodec()).all().stream()
                .filter(GrantRecords::needsAuthorization)
                .toList();
    }

    /** What is held of one, which may be gone. */
    StoredGrant held(ConnectionId id, boolean usable) {
        return store.records(new ConnectionCodec())
                .load(id.value())
                .map(found -> held(found.value(), usable))
                .orElseGet(() -> new StoredGrant(id + ", which is gone", false, false, "", false));
    }

    /** What is held of one. */
    StoredGrant held(ConnectionRecord record, boolean usable) {
        String refreshToken = record.tokens()
                .flatMap(TokenSet::refreshToken)
                .or(record::quarantined)
                .map(Secret::reveal)
                .map(TokenTrace::fingerprint)
                .orElse("");
        String family = source.family(refreshToken).orElse(record.id() + ", whose grant is unknown");
        return new StoredGrant(
                family, usable, needsAuthorization(record), refreshToken, belongings.intact(record.id()));
    }

    private static boolean needsAuthorization(ConnectionRecord record) {
        return record.health().state() == Health.State.NEEDS_AUTHORIZATION;
    }
}
