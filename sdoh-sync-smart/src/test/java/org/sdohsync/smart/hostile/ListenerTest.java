// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The other places would notice a secret wherever it came. */
class ListenerTest {
    @ParameterizedTest
    @ValueSource(strings = {"bearer", "basic", "encoded basic", "query", "body", "none"})
    void assertNoSecrets_afterARequestWithOne_fails(String where) throws Exception {
        try (Listener place = Listener.on("127.0.0.2")) {
            String query = where.equals("query") ? "?x=" + Stage.encoded(Stage.FIRST_ACCESS) : "";
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(place.url("/any" + query)))
                    .POST(BodyPublishers.ofString(where.equals("body") ? Stage.FIRST_ACCESS : "nothing"));
            if (where.equals("bearer")) {
                request.header("Authorization", "Bearer " + Stage.FIRST_ACCESS);
            } else if (where.endsWith("basic")) {
                String secret = where.equals("basic") ? Stage.CLIENT_SECRET : Stage.encoded(Stage.CLIENT_SECRET);
                byte[] pair = ("app:" + secret).getBytes(java.nio.charset.StandardCharsets.UTF_8);
                request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
            }

            assertThat(HttpClient.newHttpClient()
                            .send(request.build(), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);

            assertThatExceptionOfType(AssertionError.class).isThrownBy(place::assertUntouched);
            if (where.equals("none")) {
                place.assertNoSecrets(Stage.CANARIES);
            } else {
                assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> place.assertNoSecrets(Stage.CANARIES));
            }
        }
    }
}
