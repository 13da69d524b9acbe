// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.sdohsync.workflow.push.NotificationReceiver;

/** How do I take notifications in a servlet container? Map this to the path of the endpoint and all below it. */
public final class NotificationServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient NotificationReceiver receiver;

    /**
     * Creates the servlet.
     *
     * @param receiver takes the notifications
     */
    public NotificationServlet(NotificationReceiver receiver) {
        this.receiver = requireNonNull(receiver, "receiver");
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String below = request.getPathInfo();
        response.setStatus(receiver.handle(
                request.getMethod(), below == null ? "/" : below, request::getHeader, request.getInputStream()));
    }
}
