// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import org.sdohsync.workflow.push.NotificationReceiver;

/** How do I take notifications with the HTTP server of the JDK? Put this at the path of the endpoint. */
public final class NotificationHttpHandler implements HttpHandler {
    private final NotificationReceiver receiver;

    /**
     * Creates the handler.
     *
     * @param receiver takes the notifications
     */
    public NotificationHttpHandler(NotificationReceiver receiver) {
        this.receiver = requireNonNull(receiver, "receiver");
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            int status = receiver.handle(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders()::getFirst,
                    exchange.getRequestBody());
            exchange.sendResponseHeaders(status, -1);
        }
    }
}
