// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.interop;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.sdohsync.core.time.Pause;

/** Keycloak as it is downloaded, in a process of its own on a loopback port. The first start on a machine takes half a minute. */
final class KeycloakProcess implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofMinutes(6);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    private static final int STOP_SECONDS = 20;

    /** Who administers it. It listens on the loopback address only, and its database lies in the build folder. */
    static final String ADMIN = "admin";

    private final Process process;
    private final URI address;

    private KeycloakProcess(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    static KeycloakProcess start(Path home) throws IOException, InterruptedException {
        boolean windows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("windows");
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                home.resolve("bin").resolve(windows ? "kc.bat" : "kc.sh").toString(),
                "start-dev",
                "--http-host=127.0.0.1",
                "--http-port=" + port);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx400m");
        builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
        builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN);
        Path log = home.resolveSibling("keycloak.log");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        KeycloakProcess keycloak = new KeycloakProcess(process, URI.create("http://127.0.0.1:" + port));
        try {
            keycloak.awaitReady(log);
        } catch (IOException | InterruptedException | RuntimeException failed) {
            keycloak.close();
            throw failed;
        }
        return keycloak;
    }

    URI address() {
        return address;
    }

    private void awaitReady(Path log) throws IOException, InterruptedException {
        Pause pause = Pause.system();
        for (Duration waited = Duration.ZERO; waited.compareTo(LONGEST_START) < 0; waited = waited.plus(LOOK_AGAIN)) {
            if (!process.isAlive()) {
                throw new IOException("Keycloak ended with code " + process.exitValue() + "; see " + log);
            }
            if (answers()) {
                return;
            }
            pause.pause(LOOK_AGAIN);
        }
        throw new IOException("Keycloak was not ready within " + LONGEST_START + "; see " + log);
    }

    private boolean answers() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/realms/master"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
