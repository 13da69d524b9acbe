// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanariesTest {
    private final Canaries canaries = Canaries.drawnFrom(SeededEntropy.of(7));
    private final String canary = canaries.text("refresh token");

    @Test
    void assertNotIn_plantedSecret_isNamedByItsLabelOnly() {
        assertFound(() -> canaries.assertNotIn("the log", "before " + canary + " after"));
        assertFound(() -> canaries.assertNotIn("the trace", new IllegalStateException("x", new IOException(canary))));
        assertThatCode(() -> canaries.assertNotIn("the log", "nothing here, not even can" + canary.substring(6)))
                .doesNotThrowAnyException();
    }

    @Test
    void assertNotIn_disguisedSecret_isFound() {
        String encoded = URLEncoder.encode(canary, UTF_8);
        assertFound(() -> canaries.assertNotIn("the query", "?token=" + encoded + "&x=1"));
        assertFound(() -> canaries.assertNotIn("the dump", HexFormat.of().formatHex(canary.getBytes(UTF_8))));
        assertFound(() -> canaries.assertNotIn("the heap", canary.getBytes(UTF_16LE)));
        for (String prefix : List.of("", "a", "ab", "abc", "client:")) {
            byte[] header = (prefix + canary + ":tail").getBytes(UTF_8);
            assertFound(
                    () -> canaries.assertNotIn("the header", Base64.getEncoder().encodeToString(header)));
            assertFound(() ->
                    canaries.assertNotIn("the header", Base64.getUrlEncoder().encodeToString(header)));
        }
    }

    @Test
    void assertNotInFiles_secretInAFileOrItsName_isFound(@TempDir Path directory) throws IOException {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> canaries.assertNotInFiles(directory));
        Path file = Files.writeString(directory.resolve("file"), "harmless");
        canaries.assertNotInFiles(directory);

        Files.writeString(file, "x" + canary);

        assertFound(() -> canaries.assertNotInFiles(directory));
    }

    private void assertFound(ThrowingCallable search) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(search)
                .withMessageContaining("refresh token")
                .satisfies(error -> canaries.assertNotIn("the message", String.valueOf(error.getMessage())));
    }
}
