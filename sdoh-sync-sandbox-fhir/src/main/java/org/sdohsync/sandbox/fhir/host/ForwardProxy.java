// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.host;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ConnectHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The proxy of an organization, which lets nobody out without credentials (Basic, RFC 7617): Jetty's tunnel for CONNECT on the
 * loopback interface. Safe for use by many threads.
 */
public final class ForwardProxy implements AutoCloseable {
    private final Server jetty;
    private final ServerConnector connector;
    private final List<String> targets = new CopyOnWriteArrayList<>();

    private ForwardProxy(String user, String password) {
        String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        QueuedThreadPool threads = new QueuedThreadPool(32, 4);
        threads.setName("proxy");
        threads.setDaemon(true);
        jetty = new Server(threads);
        connector = new ServerConnector(jetty, 1, 1);
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        jetty.setHandler(new ConnectHandler() {
            @Override
            protected boolean handleAuthentication(Request request, Response response, String address) {
                boolean known = ("Basic " + pair).equals(request.getHeaders().get(HttpHeader.PROXY_AUTHORIZATION));
                targets.add((known ? "" : "refused ") + address);
                if (!known) {
                    response.getHeaders().put(HttpHeader.PROXY_AUTHENTICATE, "Basic realm=\"sandbox\"");
                }
                return known;
            }
        });
    }

    /**
     * Starts a proxy.
     *
     * @param user the only user it knows
     * @param password the user's password
     * @return the running proxy
     */
    public static ForwardProxy start(String user, String password) {
        ForwardProxy proxy = new ForwardProxy(requireNonNull(user, "user"), requireNonNull(password, "password"));
        try {
            proxy.jetty.start();
        } catch (Exception e) {
            throw new IllegalStateException("The proxy did not start", e);
        }
        return proxy;
    }

    /**
     * Returns the port.
     *
     * @return the port in use
     */
    public int port() {
        return connector.getLocalPort();
    }

    /**
     * Returns where clients wanted to go.
     *
     * @return {@code host:port} of each CONNECT, after {@code refused} if the credentials were wrong; a copy
     */
    public List<String> targets() {
        return List.copyOf(targets);
    }

    @Override
    public void close() {
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The proxy did not stop", e);
        }
    }
}
