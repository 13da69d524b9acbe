// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import java.util.function.Supplier;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.workflow.feed.Feed;
import org.sdohsync.workflow.internal.feed.PageTask;
import org.sdohsync.workflow.internal.feed.TaskListener;
import org.sdohsync.workflow.internal.view.OpenReferrals;
import org.sdohsync.workflow.internal.view.OpenTaskMonitor;
import org.sdohsync.workflow.internal.view.StoredBytes;

/**
 * What a sync knows of the open Tasks of a source.
 *
 * @param open the open Tasks as acknowledged
 * @param watch looks after them beside the feeds
 * @param bytes counts what they take
 */
public record OpenTasks(OpenReferrals open, OpenTaskMonitor watch, StoredBytes bytes) {
    /** The listener, with what it acknowledged noted. */
    TaskListener noting(
            TaskListener listener, Connection connection, Feed feed, boolean content, StoredBytes.Count count) {
        return snapshot -> {
            Runnable note = ours(snapshot, () -> open.noting(connection.id(), feed, snapshot, content, count));
            listener.deliver(snapshot);
            Runnable ignored = ours(snapshot, () -> {
                note.run();
                return note;
            });
        };
    }

    /** What goes wrong here is not the listener's doing. */
    private static Runnable ours(PageTask snapshot, Supplier<Runnable> work) {
        try {
            return work.get();
        } catch (SyncException typed) {
            throw typed;
        } catch (RuntimeException broken) {
            throw StoppedException.brokenOff("noting Task/" + snapshot.id() + " as open", broken);
        }
    }
}
