// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.workflow.feed.FailedDelivery;
import org.sdohsync.workflow.feed.Feed;

/**
 * A Task whose delivery to the listener failed so often that it is not tried any more. Immutable.
 *
 * @param connection the source
 * @param feed the feed that delivers it
 * @param failure the last failure, and the number of failures
 */
public record ParkedTask(ConnectionId connection, Feed feed, FailedDelivery failure) {}
