// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.server;

/** One behaviour of a real server, put before a healthy one. */
@FunctionalInterface
public interface Quirk {
    /** None. */
    Quirk NONE = (asked, server) -> server.healthy(asked);

    /**
     * Answers a request.
     *
     * @param asked the request
     * @param server the healthy server, which does what is asked of it
     * @return the answer that goes out
     */
    Answer answer(Asked asked, FieldServer server);
}
