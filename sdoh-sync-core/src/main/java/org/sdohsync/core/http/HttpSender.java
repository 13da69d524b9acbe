// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

/** Sends one request and waits for its answer. Implementations are safe for use by many threads. */
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
