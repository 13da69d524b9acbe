// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import org.sdohsync.core.http.HttpReply;

/**
 * Sends a request and waits for its answer. Implementations must be safe for use by many threads.
 *
 * <p>Implementations have two duties:
 *
 * <ul>
 *   <li>A sender that delays, signs or counts requests passes on the request it got, or a copy made by {@link
 *       OutgoingRequest#header} or {@link OutgoingRequest#at}, which keep its checks.
 *   <li>A sender that uses the network calls {@link OutgoingRequest#checkBeforeSending} when the connection is established and
 *       before the first byte, does not catch its exceptions, and sends each request other than {@code GET} once only, whatever
 *       its answer.
 * </ul>
 */
@FunctionalInterface
public interface HttpSender {
    /**
     * Sends a request.
     *
     * @param request the request
     * @return the answer, whatever its status
     * @throws org.sdohsync.core.error.TransportException if there is no answer
     * @throws org.sdohsync.core.error.LimitException if the answer exceeded a limit
     * @throws org.sdohsync.core.error.SyncException for other failures, as the implementation documents
     */
    HttpReply send(OutgoingRequest request);
}
