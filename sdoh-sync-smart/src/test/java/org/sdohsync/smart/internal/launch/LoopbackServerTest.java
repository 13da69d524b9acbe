// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server on this machine in a process that has no threads left for a while. */
@Timeout(240)
class LoopbackServerTest {
    private static final int THREADS_TO_ACCEPT = 2;

    private final AtomicInteger made = new AtomicInteger();

    @Test
    void accept_afterAThreadCouldNotBeCreated_takesTheNextConnection() throws IOException {
        ThreadFactory threads = work -> {
            if (made.incrementAndGet() == THREADS_TO_ACCEPT + 1) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        };
        try (LoopbackServer server = new LoopbackServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                request -> LoopbackReply.page(200, "Here", "It is here."),
                Duration.ofSeconds(20),
                8,
                threads)) {
            server.start();

            assertThat(ask(server.port())).as("closed at once, and not held").isEmpty();
            assertThat(ask(server.port())).startsWith("HTTP/1.1 200");
        }
    }

    private static String ask(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
