// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application as its user starts it: a process of its own, whose class path has what it needs at run time and nothing that tests
 * bring along.
 */
@Timeout(480)
class AsAUserTest {
    private static final int SECONDS = 180;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    @TempDir
    Path home;

    @Test
    void demo_onTheRuntimeClassPath_opensThePageForTheFirstUser() throws Exception {
        int port = RunningInbox.freePort();
        Process process = start(port);
        try {
            assertThat(page(process, URI.create("http://127.0.0.1:" + port + "/setup")))
                    .as(this::tail)
                    .contains("name=\"code\"");
            assertThat(log()).content().contains("open /setup with the code").contains("Demo: sign in at each source");
        } finally {
            end(process);
        }
    }

    @Test
    void demo_thatCannotStart_endsWithItsSources() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process process = start(taken.getLocalPort());
            try {
                assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                        .as(this::tail)
                        .isTrue();
                assertThat(process.exitValue()).as(this::tail).isNotZero();
            } finally {
                end(process);
            }
        }
    }

    private Process start(int port) throws IOException {
        String classPath = String.join(
                File.pathSeparator,
                "target/classes",
                Files.readString(Path.of("target/runtime.classpath")).strip());
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath,
                        InboxApplication.class.getName(),
                        "--demo",
                        "--inbox.home=" + home,
                        "--server.port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    private Path log() {
        return home.resolve("log.txt");
    }

    /** Asks until it answers, or has ended. */
    private String page(Process process, URI address) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (process.isAlive() && System.nanoTime() < end) {
            try {
                HttpResponse<String> answer =
                        http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    return answer.body();
                }
            } catch (IOException notYet) {
                // It starts.
            }
            boolean ignored = process.waitFor(300, TimeUnit.MILLISECONDS);
        }
        return "";
    }

    private String tail() {
        try {
            String text = Files.readString(log());
            return text.substring(Math.max(0, text.length() - 3000));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
