// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;

/**
 * Chromium without a window, driven by its own driver over the W3C's WebDriver protocol. Elements are waited for, up to ten seconds.
 * Both programs are the machine's ({@code chromium}, {@code chromedriver}); nothing is downloaded.
 */
final class Chromium implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
    // WebDriver §12.1: the name under which an element's reference is sent.
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
    private static final List<String> OPTIONS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final String session;
    private final String version;

    private Chromium(Process driver, int port) {
        this.driver = driver;
        JsonObject opened = send(
                "POST",
                URI.create("http://127.0.0.1:" + port + "/session"),
                "{\"capabilities\":{\"alwaysMatch\":{\"timeouts\":{\"implicit\":10000,\"pageLoad\":60000,\"script\":60000},"
                        + "\"goog:chromeOptions\":{\"args\":[\"" + String.join("\",\"", OPTIONS) + "\"]}}}}");
        JsonObject value = opened.object("value").orElseThrow();
        this.session = "http://127.0.0.1:" + port + "/session/"
                + value.text("sessionId").orElseThrow();
        this.version = value.object("capabilities")
                .flatMap(all -> all.text("browserVersion"))
                .orElse("");
    }

    static Chromium open() throws IOException {
        Process driver;
        try {
            driver = new ProcessBuilder("chromedriver", "--port=0")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException missing) {
            throw new IOException("no chromedriver: install Debian's packages chromium and chromium-driver", missing);
        }
        BufferedReader said = new BufferedReader(new InputStreamReader(driver.getInputStream(), UTF_8));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher port = PORT.matcher(line);
            if (port.find()) {
                return new Chromium(driver, Integer.parseInt(port.group(1)));
            }
        }
        throw new IOException("chromedriver ended without a port");
    }

    String version() {
        return version;
    }

    void go(URI page) {
        JsonObject ignored = post("/url", "{\"url\":" + quoted(page.toString()) + "}");
    }

    /** Clicks on an element, and waits for the page that it leads to. */
    void click(String selector) {
        JsonObject ignored = settled(() -> post("/element/" + find(selector) + "/click", "{}"));
    }

    void type(String selector, String text) {
        JsonObject ignored =
                settled(() -> post("/element/" + find(selector) + "/value", "{\"text\":" + quoted(text) + "}"));
    }

    String text(String selector) {
        return value(settled(() -> send("GET", URI.create(session + "/element/" + find(selector) + "/text"), null)));
    }

    /** What stands in the address bar. */
    String address() {
        return value(send("GET", URI.create(session + "/url"), null));
    }

    String source() {
        return value(send("GET", URI.create(session + "/source"), null));
    }

    /** What a script of the page sees. */
    String run(String script) {
        return value(post("/execute/sync", "{\"script\":" + quoted(script) + ",\"args\":[]}"));
    }

    /** What a script says when it calls its last argument. */
    String ask(String script) {
        return value(post("/execute/async", "{\"script\":" + quoted(script) + ",\"args\":[]}"));
    }

    /** Lets the page believe that its window is so large. */
    void size(int width, int height) {
        JsonObject ignored = post(
                "/goog/cdp/execute",
                "{\"cmd\":\"Emulation.setDeviceMetricsOverride\",\"params\":{\"width\":" + width + ",\"height\":"
                        + height + ",\"deviceScaleFactor\":1,\"mobile\":false}}");
    }

    /** Writes what can be seen into a PNG file. */
    void picture(Path file) throws IOException {
        byte[] png = Base64.getDecoder().decode(value(send("GET", URI.create(session + "/screenshot"), null)));
        Path ignored = Files.write(file, png);
    }

    /** Waits until there is such an element, up to ten seconds. */
    void await(String selector) {
        String ignored = find(selector);
    }

    /** How many such elements there are now. */
    int count(String selector) {
        return Integer.parseInt(run("return String(document.querySelectorAll(" + quoted(selector) + ").length)"));
    }

    /** An element of the page that is just being left is looked for again on the next one. */
    private static JsonObject settled(Supplier<JsonObject> command) {
        for (int attempt = 1; ; attempt++) {
            try {
                return command.get();
            } catch (AssertionError failed) {
                if (attempt == 5 || !String.valueOf(failed.getMessage()).contains("stale element")) {
                    throw failed;
                }
            }
        }
    }

    private String find(String selector) {
        return post("/element", "{\"using\":\"css selector\",\"value\":" + quoted(selector) + "}")
                .object("value")
                .flatMap(found -> found.text(ELEMENT))
                .orElseThrow(() -> new AssertionError("no element " + selector + " at " + address()));
    }

    private JsonObject post(String path, String body) {
        return send("POST", URI.create(session + path), body);
    }

    private static String value(JsonObject answer) {
        return answer.text("value").orElse("");
    }

    private JsonObject send(String method, URI to, @Nullable String body) {
        HttpRequest request = HttpRequest.newBuilder(to)
                .timeout(Duration.ofSeconds(90))
                .header("Content-Type", "application/json; charset=utf-8")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
            JsonObject read = JsonObject.parse(answer.body(), "WebDriver");
            if (answer.statusCode() != 200) {
                throw new AssertionError(method + " " + to.getPath() + ": "
                        + read.object("value")
                                .flatMap(error -> error.text("message"))
                                .orElse("HTTP " + answer.statusCode()));
            }
            return read;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each < ' ' || each == '"' || each == '\\' || each > '~') {
                json.append(String.format("\\u%04x", (int) each));
            } else {
                json.append(each);
            }
        }
        return json.append('"').toString();
    }

    @Override
    public void close() {
        try {
            JsonObject ignored = send("DELETE", URI.create(session), null);
        } finally {
            driver.destroy();
        }
    }
}
