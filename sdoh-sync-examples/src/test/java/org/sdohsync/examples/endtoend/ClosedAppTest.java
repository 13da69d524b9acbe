// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.testkit.SeededEntropy;

/** What a process still holds of tokens and keys after it closed everything. */
@Timeout(900)
class ClosedAppTest {
    private final byte[] key = SeededEntropy.of(77).bytes(32);

    @TempDir
    Path folder;

    @Test
    void heapDump_afterClose_holdsNoTokenAndWithTheSealingLetGoNoKey() throws IOException, InterruptedException {
        Path kept = folder.resolve("kept.hprof");
        Path letGo = folder.resolve("let-go.hprof");
        Set<String> secrets;
        try (ReferralSource county = ReferralSource.quick("county")) {
            Process app = app(county, kept, letGo);
            try (OutputStream toApp = app.getOutputStream();
                    BufferedReader fromApp = new BufferedReader(new InputStreamReader(app.getInputStream(), UTF_8))) {
                toApp.write(key);
                toApp.flush();
                URI callback = county.worker().visit(URI.create(fromApp.readLine()));
                toApp.write((callback + "\n").getBytes(UTF_8));
                toApp.flush();
                assertThat(fromApp.readLine())
                        .containsPattern("delivered=[1-9]")
                        .contains("failed=0");
                assertThat(app.waitFor()).isZero();
            } finally {
                app.destroyForcibly();
            }
            secrets = county.authorizationServer().issuedSecrets();
        }

        assertThat(secrets).hasSizeGreaterThan(1);
        assertThat(found(secrets, kept))
                .as("tokens, though the application keeps what it closed")
                .isEmpty();
        assertThat(found(secrets, letGo)).as("tokens").isEmpty();
        assertThat(dump(kept)).as("what the application keeps").contains(new String(key, ISO_8859_1));
        assertThat(dump(letGo)).as("the sealing key").doesNotContain(new String(key, ISO_8859_1));
    }

    private static List<String> found(Set<String> secrets, Path file) throws IOException {
        String heap = dump(file);
        List<String> found = new ArrayList<>();
        for (String secret : secrets) {
            for (String form : List.of(secret, new String(secret.getBytes(UTF_16BE), ISO_8859_1))) {
                int at = heap.indexOf(form);
                while (at >= 0) {
                    if (!isNetworkBuffer(heap, at)) {
                        found.add(heap.substring(Math.max(0, at - 60), at + 12).replaceAll("[^ -~]+", "|"));
                    }
                    at = heap.indexOf(form, at + 1);
                }
            }
        }
        return found;
    }

    /** OkHttp's pooled buffers have 8,192 bytes each: their array's length and type stand in the dump before their first byte. */
    private static boolean isNetworkBuffer(String heap, int at) {
        int header = heap.lastIndexOf("\0\0 \0\b", at);
        return header >= 0 && at - (header + 5) < 8_192;
    }

    private static String dump(Path file) throws IOException {
        return new String(Files.readAllBytes(file), ISO_8859_1);
    }

    private Process app(ReferralSource source, Path kept, Path letGo) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ClosedApp.class.getName(),
                        source.fhirBase().toString(),
                        source.recipient(),
                        folder.resolve("store").toString(),
                        kept.toString(),
                        letGo.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
