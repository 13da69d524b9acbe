// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;

/** Sends over the JDK's client: no token, no retry. */
public final class JdkSender implements HttpSender {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Override
    public HttpReply send(OutgoingRequest request) {
        byte[] body = request.body();
        java.net.http.HttpRequest.Builder built = java.net.http.HttpRequest.newBuilder(request.uri())
                .timeout(Duration.ofSeconds(20))
                .method(
                        request.method(),
                        body == null
                                ? java.net.http.HttpRequest.BodyPublishers.noBody()
                                : java.net.http.HttpRequest.BodyPublishers.ofByteArray(body));
        request.headers().forEach(built::header);
        request.checkBeforeSending();
        try {
            HttpResponse<byte[]> reply = client.send(built.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new HttpReply(
                    reply.statusCode(),
                    request.uri(),
                    name -> reply.headers().firstValue(name).orElse(null),
                    reply.body());
        } catch (IOException | InterruptedException noAnswer) {
            throw new TransportException("no answer", TransportException.Delivery.UNKNOWN, noAnswer);
        }
    }
}
