// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.StoppedException;

/** Ends subscriptions, and those that stand at a source twice. Safe for use by many threads. */
final class SubscriptionRemoval {
    private final SubscriptionRecords records;
    private final NotificationIntake intake;

    SubscriptionRemoval(SubscriptionRecords records, NotificationIntake intake) {
        this.records = requireNonNull(records, "records");
        this.intake = requireNonNull(intake, "intake");
    }

    /** Ends a subscription at its source and here; what cannot be deleted there ends by itself. Kept if nothing was sent. */
    void remove(SubscriptionRecord record, SubscriptionServer server) {
        boolean forgets = true;
        try {
            String id = record.side().id();
            if (id != null) {
                server.delete(id);
            } else if (record.side().asked() != null) {
                server.find(record).orElse(List.of()).forEach(server::delete);
            }
        } catch (StoppedException | BusyException notSent) {
            forgets = false;
            throw notSent;
        } finally {
            if (forgets) {
                records.delete(record.key());
                intake.forget(record.key());
            }
        }
    }

    /** Deletes what stands at the source beside the one that we know: a create arrived twice. */
    void deleteDoubles(SubscriptionRecord record, SubscriptionServer server) {
        String id = record.side().id();
        if (id != null) {
            server.find(record).orElse(List.of()).stream()
                    .filter(other -> !other.equals(id))
                    .forEach(server::delete);
        }
    }
}
