// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.sdohsync.core.json.JsonObject;

/** Medplum's FHIR server, on Node, in a process of its own on a loopback port, with its resources in memory. */
final class MedplumProcess implements AutoCloseable {
    /** What those who run the source bring as a token. */
    static final String SOURCE_TOKEN = "the-token-of-the-source";

    private static final List<String> FILES = List.of("package.json", "server.mjs");
    private static final String FHIR_JSON = "application/fhir+json";
    private static final int INSTALL_MINUTES = 5;
    private static final int STOP_SECONDS = 10;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final URI base;

    private MedplumProcess(Process process, URI base) {
        this.process = process;
        this.base = base;
    }

    /** Tells whether Node and its package manager are on this machine. */
    static boolean canRun() throws InterruptedException {
        return Stream.of("node", "npm").allMatch(MedplumProcess::answers);
    }

    private static boolean answers(String program) {
        try {
            Process asked = new ProcessBuilder(program, "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return asked.waitFor() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Installs it into a folder, if it is not there yet, and starts it. */
    static MedplumProcess start(Path home, JsonObject settings) throws IOException, InterruptedException {
        Files.createDirectories(home);
        for (String file : FILES) {
            try (InputStream source = MedplumProcess.class.getResourceAsStream("/medplum/" + file)) {
                Files.write(home.resolve(file), source == null ? new byte[0] : source.readAllBytes());
            }
        }
        install(home);
        ProcessBuilder builder = new ProcessBuilder("node", "server.mjs").directory(home.toFile());
        builder.environment().put("SETTINGS", new String(settings.toBytes(), StandardCharsets.UTF_8));
        Process process =
                builder.redirectError(home.resolve("medplum.log").toFile()).start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        String line = said.readLine();
        if (line == null) {
            throw new IOException("Medplum did not start; see " + home.resolve("medplum.log"));
        }
        return new MedplumProcess(process, URI.create("http://127.0.0.1:" + line.replaceAll("\\D", "") + "/fhir/R4"));
    }

    private static void install(Path home) throws IOException, InterruptedException {
        if (Files.isDirectory(home.resolve("node_modules/@medplum/fhir-router"))) {
            return;
        }
        Process npm = new ProcessBuilder(
                        "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock")
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("npm.log").toFile())
                .start();
        if (!npm.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES) || npm.exitValue() != 0) {
            npm.destroy();
            throw new IOException("npm could not install Medplum; see " + home.resolve("npm.log"));
        }
    }

    URI base() {
        return base;
    }

    /** Reads something as those who run the source do. */
    JsonObject get(String path) throws IOException, InterruptedException {
        return sent(request(path).GET().build());
    }

    /** Writes a resource as those who run the source do. */
    JsonObject put(String name, byte[] json) throws IOException, InterruptedException {
        return sent(request(name)
                .header("Content-Type", FHIR_JSON)
                .PUT(BodyPublishers.ofByteArray(json))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + "/" + path)).header("Authorization", "Bearer " + SOURCE_TOKEN);
    }

    private JsonObject sent(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(request.method() + " " + request.uri() + " was answered with " + answer.statusCode());
        }
        return JsonObject.parse(answer.body(), request.uri().getPath());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
