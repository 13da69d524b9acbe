// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The token endpoint's log, in the order of the answers. Safe for use by many threads. */
public final class TokenRequests {

    private final Queue<TokenRequest> requests = new ConcurrentLinkedQueue<>();
    private final Queue<TokenTrace> traces = new ConcurrentLinkedQueue<>();

    TokenRequests() {}

    void add(TokenRequest request, TokenTrace trace) {
        requests.add(request);
        traces.add(trace);
    }

    /**
     * Returns everything answered so far.
     *
     * @return the log, oldest first
     */
    public List<TokenRequest> all() {
        return List.copyOf(requests);
    }

    /**
     * Returns what every answer so far did to its grant.
     *
     * @return the traces, oldest first
     */
    public List<TokenTrace> traces() {
        return List.copyOf(traces);
    }

    /**
     * Counts the answers to one grant type.
     *
     * @param grantType for instance {@code refresh_token}
     * @param outcome the outcome to count
     * @return how often that happened
     */
    public long count(String grantType, TokenRequest.Outcome outcome) {
        return requests.stream()
                .filter(request -> request.grantType().equals(grantType) && request.outcome() == outcome)
                .count();
    }

    /**
     * Counts refresh tokens and codes presented after they had been spent.
     *
     * @return the number of reuse detections
     */
    public long reuses() {
        return requests.stream()
                .filter(request -> request.outcome() == TokenRequest.Outcome.REUSE_DETECTED)
                .count();
    }

    /** Forgets everything logged so far. */
    public void clear() {
        requests.clear();
        traces.clear();
    }
}
