// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
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
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

/** A desktop application, in a process of its own, with a system's browser that takes down which page it was told to open. */
@Timeout(600)
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
        Process app = start(install(BROWSER));

        URI page =
                URI.create(redirected(opened()).headers().firstValue("Location").orElseThrow());

        assertThat(page.toString()).startsWith(source.url("/auth/authorize") + "?");
        assertThat(FakeSource.query(page.getRawQuery())).containsKeys("state", "code_challenge", "redirect_uri");
        FakeSource.visited(page);
        source.wire().verify();
        app.destroyForcibly();
    }

    /** Every user of the machine can list the arguments of all processes. */
    @Hostile(38)
    @Test
    @EnabledOnOs(OS.LINUX)
    @Requirement("NAT-01")
    @DisplayName("38 a program that reads the browser's arguments")
    void inBrowser_whoeverReadsTheArguments_learnsNoStateAndIsNoticed() throws Exception {
        Process app = start(install(BROWSER));

        URI seen = opened();
        assertThat(seen).hasScheme("http").hasHost("127.0.0.1").hasNoQuery();
        assertThat(redirected(seen).statusCode()).isEqualTo(302);
        assertThat(redirected(seen).statusCode()).isEqualTo(410);

        assertThat(told(app)).startsWith("OPENED_TWICE").doesNotContain("state");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @Requirement("NAT-01")
    void inBrowser_withoutABrowser_saysSoAndShowsNoAddress() throws Exception {
        assertThat(told(start(directory.resolve("pages"))))
                .startsWith("BROWSER")
                .doesNotContain("state");
    }

    private Path install(String script) throws IOException {
        Path browser = Files.writeString(directory.resolve("xdg-open"), script);
        Files.setPosixFilePermissions(browser, PosixFilePermissions.fromString("rwx------"));
        return directory.resolve("pages");
    }

    /** The one argument of the browser, once it was started. */
    private URI opened() throws IOException, InterruptedException {
        Path pages = directory.resolve("pages");
        try (WatchService watch = directory.getFileSystem().newWatchService()) {
            directory.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            while (!Files.exists(pages)) {
                WatchKey changed = watch.poll(40, TimeUnit.SECONDS);
                assertThat(changed).as("a browser was started").isNotNull();
                changed.reset();
            }
        }
        List<String> lines = Files.readAllLines(pages);
        assertThat(lines).hasSize(2).first().isEqualTo("1 arguments");
        return URI.create(lines.get(1));
    }

    private static HttpResponse<String> redirected(URI page) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
    }

    private Process start(Path pages) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                App.class.getName(),
                source.base().toString());
        builder.environment().put("PATH", directory.toString());
        builder.environment().put("PAGES", pages.toString());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }

    private static String told(Process app) throws IOException, InterruptedException {
        String told = new String(app.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(app.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return told.trim();
    }

    /** Connects as an application on its user's machine does, and tells what came of it. */
    static final class App {
        private App() {}

        public static void main(String[] args) {
            SmartApp app = SmartApp.named("desktop")
                    .redirect("http://127.0.0.1:0/callback")
                    .registeredAt(args[0], ClientIdentity.publicClient("app"));
            try (SmartClient client = SmartClient.builder(app, MemoryStore.create())
                    .addressRules(AddressRules.strict().allowingLoopback())
                    .build()) {
                client.connect(args[0]).asRecipient("Organization/1").inBrowser(Duration.ofSeconds(50));
            } catch (LaunchException failed) {
                Throwable cause = failed.getCause();
                System.out.println(failed.reason() + (cause == null ? "" : " " + cause.getMessage()));
            }
        }
    }
}
