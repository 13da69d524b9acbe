// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody;

import java.util.List;
import java.util.stream.IntStream;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.proofs.custody.verdict.StoredGrant;
import org.sdohsync.proofs.custody.worker.TokenUser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Uses every connection once more when all workers are gone, and tells what the store holds of it then. */
final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
    private static final int AT_A_TIME = 32;

    private Audit() {}

    static List<StoredGrant> of(List<ConnectionId> connections, TokenUser auditor, GrantRecords books)
            throws InterruptedException {
        List<Boolean> usable = Sideways.each(connections, AT_A_TIME, id -> isUsable(auditor, id));
        return IntStream.range(0, connections.size())
                .mapToObj(at -> books.held(connections.get(at), usable.get(at)))
                .toList();
    }

    private static boolean isUsable(TokenUser auditor, ConnectionId id) {
        try {
            return auditor.ask(id).status() == 200;
        } catch (SyncException unusable) {
            LOG.debug("connection={} is not usable", id, unusable);
            return false;
        }
    }
}
