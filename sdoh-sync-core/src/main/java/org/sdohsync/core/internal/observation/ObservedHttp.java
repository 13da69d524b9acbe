// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.observation;

import static java.util.Objects.requireNonNull;

import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.observation.WorkObservation;
import org.sdohsync.core.observation.WorkObserver;

/** Tells an observer of each request. Safe for use by many threads. */
public final class ObservedHttp implements HttpSender {
    private final HttpSender sender;
    private final WorkObserver observer;

    private ObservedHttp(HttpSender sender, WorkObserver observer) {
        this.sender = sender;
        this.observer = observer;
    }

    /**
     * Wraps a sender.
     *
     * @param sender sends the requests
     * @param observer is told of them; must not throw
     * @return the sender
     */
    public static HttpSender over(HttpSender sender, WorkObserver observer) {
        return new ObservedHttp(requireNonNull(sender, "sender"), requireNonNull(observer, "observer"));
    }

    @Override
    public HttpReply send(OutgoingRequest request) {
        WorkObservation begun = Origin.find(request.uri())
                .map(server -> observer.request(request.method(), server))
                .orElseGet(WorkObservation::none);
        try {
            HttpReply reply = sender.send(request);
            begun.end(Integer.toString(reply.status()), null);
            return reply;
        } catch (RuntimeException | Error failed) {
            begun.end(WorkObservation.NO_ANSWER, failed);
            throw failed;
        }
    }
}
