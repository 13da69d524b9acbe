// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.pass;

import org.sdohsync.core.connection.Connection;
import org.sdohsync.workflow.sync.Feed;
import org.sdohsync.workflow.sync.TaskListener;
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
            Runnable note = open.noting(connection.id(), feed, snapshot, content);
            listener.deliver(snapshot);
            note.run();
        };
    }
}
