// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.boot.app.PantryApplication;

/** The application as it is deployed: one jar with its libraries inside, which Spring Boot's loader reads. */
@Timeout(900)
class ExecutableJarTest {
    private static final Sandbox COUNTY = Sandbox.county();

    @Test
    void application_inOneJar_connectsASource_syncs_andEndsCleanly(@TempDir Path folder) throws Exception {
        Path jar = BootJar.write(folder.resolve("pantry.jar"), PantryApplication.class);
        int port = Pantry.freePort();
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                jar.toString()));
        command.addAll(List.of(Pantry.arguments(
                COUNTY, "jar", port, Map.of("logging.level.org.sdohsync.boot", "info", "sdoh-sync.web.push", true))));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> log = new ArrayList<>();
        try {
            BufferedReader said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
            await(said, log);
            Thread rest = new Thread(() -> drain(said, log));
            rest.setDaemon(true);
            rest.start();
            Site app = path -> Pantry.root(port).resolve(path);
            Visitor visitor = new Visitor();
            var ignored = visitor.signIn(app, "alice");
            HttpResponse<String> landed = visitor.get(COUNTY.visit(Visitor.location(visitor.connect(app))));
            assertThat(landed.statusCode()).as(landed.body()).isEqualTo(303);
            String page = visitor.get(app.at("/")).body();
            while (!page.contains("task-requested-1")) {
                // The sync that the connection began is at work.
                page = visitor.get(app.at("/")).body();
            }
            process.destroy();
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as("ended by SIGTERM").isIn(0, 143);
            rest.join(10_000);
            synchronized (log) {
                assertThat(log).noneMatch(line -> line.contains(" ERROR "));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static void await(BufferedReader said, List<String> log) throws IOException {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            log.add(line);
            if (line.contains("Started PantryApplication")) {
                return;
            }
        }
        throw new AssertionError("the application did not start: " + String.join("\n", log));
    }

    private static void drain(BufferedReader said, List<String> log) {
        try {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                synchronized (log) {
                    log.add(line);
                }
            }
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }
}
