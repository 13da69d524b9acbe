// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.testkit.Requirement;

/** A desktop application, in a process of its own, with a system's browser that takes down which page it was told to open. */
@Timeout(180)
class SystemBrowserTest {
    private static final String BROWSER = """
            #!/bin/sh
            echo "$# arguments" > "$PAGES.part"
            echo "$1" >> "$PAGES.part"
            /bin/mv "$PAGES.part" "$PAGES"
            """;

    private final FakeSource source = new FakeSource();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @Requirement("NAT-01")
    void inBrowser_byDefault_opensTheSystemsBrowserAndNothingOfItsOwn() throws Exception {
        Path pages = directory.resolve("pages");
        install(BROWSER);

        assertThat(desktopApp(pages)).isEqualTo("CALLBACK_TIMEOUT");

        List<String> opened = Files.readAllLines(pages);
        assertThat(opened).hasSize(2).first().isEqualTo("1 arguments");
        URI page = URI.create(opened.get(1));
        assertThat(page.toString()).startsWith(source.url("/auth/authorize") + "?");
        assertThat(FakeSource.query(page.getRawQuery())).containsKeys("state", "code_challenge", "redirect_uri");
        FakeSource.visited(page);
        source.wire().verify();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @Requirement("NAT-01")
    void inBrowser_withoutABrowser_saysSoAndShowsNoAddress() throws Exception {
        assertThat(desktopApp(directory.resolve("pages"))).startsWith("BROWSER").doesNotContain("state");
    }

    private void install(String script) throws IOException {
        Path browser = Files.writeString(directory.resolve("xdg-open"), script);
        Files.setPosixFilePermissions(browser, PosixFilePermissions.fromString("rwx------"));
    }

    /** Runs it, and waits for the browser too: its output is a pipe that both hold. */
    private String desktopApp(Path pages) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                App.class.getName(),
                source.base().toString(),
                pages.toString());
        builder.environment().put("PATH", directory.toString());
        builder.environment().put("PAGES", pages.toString());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process app = builder.start();
        String told = new String(app.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(app.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return told.trim();
    }

    /** Connects as an application on its user's machine does, and tells what came of it. */
    static final class App {
        private App() {}

        public static void main(String[] args) throws InterruptedException {
            SmartApp app = SmartApp.named("desktop")
                    .redirect("http://127.0.0.1:0/callback")
                    .registeredAt(args[0], ClientIdentity.publicClient("app"));
            try (SmartClient client = SmartClient.builder(app, MemoryStore.create())
                    .addressRules(AddressRules.strict().allowingLoopback())
                    .build()) {
                client.connect(args[0]).asRecipient("Organization/1").inBrowser(Duration.ofMillis(1));
            } catch (LaunchException failed) {
                Throwable cause = failed.getCause();
                System.out.println(failed.reason() + (cause == null ? "" : " " + cause.getMessage()));
            }
            while (ProcessHandle.current().children().findAny().isPresent()) {
                Thread.onSpinWait();
            }
        }
    }
}
