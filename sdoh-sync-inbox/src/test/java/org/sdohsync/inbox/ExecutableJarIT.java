// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The executable jar, started with {@code java -jar} in a folder that has nothing but it. */
@Timeout(480)
class ExecutableJarIT {
    private static final int SECONDS = 240;

    @TempDir
    Path home;

    @Test
    void jar_startsTheDemo_andItsFirstUserSeesTheSources() throws Exception {
        int port = RunningInbox.freePort();
        URI root = URI.create("http://127.0.0.1:" + port);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-jar",
                        jar().toString(),
                        "--demo",
                        "--inbox.setup-code=" + RunningInbox.CODE,
                        "--server.port=" + port)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
        try {
            assertThat(opens(process)).as(this::tail).isTrue();

            Visitor ann = new Visitor(root).begin("ann", "Food bank");

            assertThat(ann.page("/sources")).contains("Connect county", "Connect clinic", "Connect hospital");
            assertThat(home.resolve("inbox-home/inbox.key")).isNotEmptyFile();
            System.out.println("inbox-jar: bytes=" + Files.size(jar()) + " sources=3 started=true");
        } finally {
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            List<Path> jars = files.filter(file -> file.toString().endsWith("-exec.jar"))
                    .map(Path::toAbsolutePath)
                    .toList();
            assertThat(jars).hasSize(1);
            return jars.get(0);
        }
    }

    /** Waits until it says so, or has ended. */
    private boolean opens(Process process) throws InterruptedException, IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (process.isAlive() && System.nanoTime() < end) {
            if (Files.readString(log()).contains("The inbox is open at")) {
                return true;
            }
            boolean ignored = process.waitFor(300, TimeUnit.MILLISECONDS);
        }
        return false;
    }

    private Path log() {
        return home.resolve("log.txt");
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
