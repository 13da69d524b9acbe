// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.pass;

import org.sdohsync.core.connection.Connection;
import org.sdohsync.workflow.sync.Feed;
import org.sdohsync.workflow.sync.TaskListener;
import org.sdohsync.workflow.sync.TaskSnapshot;
import org.sdohsync.workflow.view.OpenReferrals;
import org.sdohsync.workflow.view.Watch;

/**
 * What a round knows of the open Tasks of a source.
 *
 * @param open the open Tasks as acknowledged
 * @param watch looks after them beside the feeds
 */
public record OpenView(OpenReferrals open, Watch watch) {
    /** The listener, with what it acknowledged noted. */
    TaskListener noting(TaskListener listener, Connection connection, Feed feed, boolean content) {
        return snapshot -> {
            // Before the listener has it: the model is the listener's to change.
            TaskSnapshot kept = TaskSnapshot.of(
                    snapshot.id(),
                    snapshot.versionId().orElse(null),
                    snapshot.lastUpdated().orElse(null),
                    snapshot.task().copy());
            listener.deliver(snapshot);
            open.note(connection.id(), feed, kept, content);
        };
    }
}
