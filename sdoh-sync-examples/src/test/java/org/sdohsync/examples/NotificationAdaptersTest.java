// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.sdohsync.workflow.push.NotificationReceiver;

/** Both adapters pass on the whole request, and the status. */
class NotificationAdaptersTest {
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final NotificationReceiver receiver = new Noting();

    /** Notes what it is given, and answers 413. */
    private final class Noting implements NotificationReceiver {
        @Override
        public int handle(String method, String path, Function<String, @Nullable String> header, InputStream body) {
            try {
                seen.add(method + " " + path + " " + header.apply("authorization") + " " + header.apply("X-None") + " "
                        + new String(body.readAllBytes(), UTF_8));
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
            return 413;
        }
    }

    @Test
    void httpHandler_passesOnMethodPathHeadersAndBody() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try {
            server.createContext("/push", new NotificationHttpHandler(receiver));
            server.start();

            assertThat(put(server.getAddress().getPort())).isEqualTo(413);
        } finally {
            server.stop(0);
        }
        assertThat(seen).containsExactly("PUT /push/county.owner/Task/1 Bearer secret null {}");
    }

    @Test
    void servlet_passesOnMethodPathHeadersAndBody() throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        Servlet servlet = new NotificationServlet(receiver);
        context.addServlet(new ServletHolder(servlet), "/push/*");
        server.setHandler(context);
        try {
            server.start();

            assertThat(put(connector.getLocalPort())).isEqualTo(413);
        } finally {
            server.stop();
        }
        assertThat(seen).containsExactly("PUT /county.owner/Task/1 Bearer secret null {}");
    }

    private static int put(int port) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + port + "/push/county.owner/Task/1");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address)
                                .header("Authorization", "Bearer secret")
                                .PUT(BodyPublishers.ofString("{}"))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }
}
