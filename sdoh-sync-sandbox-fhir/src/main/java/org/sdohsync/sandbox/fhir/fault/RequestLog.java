// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.fault;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what a server was asked. Keeps the first 10,000 requests and the number of all. Safe for use by many threads. */
public final class RequestLog {
    /** How many requests are kept: 10,000. */
    public static final int KEPT = 10_000;

    private final List<LoggedRequest> requests = new CopyOnWriteArrayList<>();
    private final AtomicLong total = new AtomicLong();

    /** Creates an empty log. */
    public RequestLog() {}

    void add(LoggedRequest request) {
        if (total.incrementAndGet() <= KEPT) {
            requests.add(request);
        }
    }

    /**
     * Returns the requests so far, oldest first.
     *
     * @return a copy
     */
    public List<LoggedRequest> all() {
        return List.copyOf(requests);
    }

    /**
     * Returns how many requests there were.
     *
     * @return the number, those no longer kept included
     */
    public long total() {
        return total.get();
    }

    /**
     * Counts requests.
     *
     * @param method the HTTP method
     * @param type the resource type, empty for the base
     * @return how many of those kept match
     */
    public long count(String method, String type) {
        return requests.stream()
                .filter(request ->
                        request.method().equals(method) && request.type().equals(type))
                .count();
    }

    /** Forgets everything. */
    public void clear() {
        requests.clear();
        total.set(0);
    }
}
