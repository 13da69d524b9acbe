// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.workflow.sync.FailedDelivery;
import org.sdohsync.workflow.sync.Feed;

/**
 * A Task that the listener refused so often that it is not tried any more.
 *
 * @param connection the source
 * @param feed by which feed it came
 * @param failure what went wrong, and how often
 */
public record ParkedTask(ConnectionId connection, Feed feed, FailedDelivery failure) {}
