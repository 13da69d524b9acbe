// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

/**
 * Sends one request and waits for its answer. Implementations are safe for use by many threads.
 *
 * <p>Who implements it has two duties:
 *
 * <ul>
 *   <li>Whatever makes requests wait, signs or counts them hands on the request it got, or one made from that by
 *       {@link HttpRequest#header} and {@link HttpRequest#at}: both keep the checks it carries.
 *   <li>Whatever sends to the network calls {@link HttpRequest#checkBeforeSending} when the connection stands and before the first
 *       byte, lets pass what that throws, and sends each request that is no {@code GET} once, whatever its answer.
 * </ul>
 */
@FunctionalInterface
public interface HttpSender {
    /**
     * Sends.
     *
     * @param request what to send
     * @return the answer, whatever its status
     * @throws org.sdohsync.core.error.TransportException if no answer came
     * @throws org.sdohsync.core.error.LimitException if the answer exceeded a limit
     * @throws org.sdohsync.core.error.SyncException for what else the implementation says
     */
    HttpReply send(HttpRequest request);
}
