// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.testkit.Requirement;

/** Token answers as servers really write them. */
class TokenResponseReaderTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "3600|3600",
                "\"3600\"|3600",
                "3600.9|3600",
                "\" 60 \"|60",
                "0|-",
                "-1|-",
                "\"soon\"|-",
                "null|-",
                "[]|-",
                "1e30|-",
                "9223372036854775807|-"
            })
    @Requirement({"TKP-04", "TKP-05"})
    void read_ofAnyLifetime_knowsItOrNone(String written, @org.jspecify.annotations.Nullable Long seconds) {
        TokenGrant grant = granted("\"expires_in\":" + written);

        assertThat(grant.tokens(null)
                        .expiresAt()
                        .map(end -> Duration.between(NOW, end).toSeconds()))
                .isEqualTo(java.util.Optional.ofNullable(seconds));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"user/Task.rs  openid\"|user/Task.rs openid",
                "[\"user/Task.rs\",\"openid\"]|user/Task.rs openid",
                "null|unsaid",
                "[]|''"
            })
    @Requirement({"TKP-01", "TKP-06", "SCP-16"})
    void read_ofScopes_takesTextAndList(String written, String expected) {
        assertThat(granted("\"scope\":" + written)
                        .scopes()
                        .map(Object::toString)
                        .orElse("unsaid"))
                .isEqualTo(expected);
    }

    private static TokenGrant granted(String member) {
        String body = "{\"access_token\":\"a\",\"token_type\":\"bearer\"," + member + "}";
        HttpReply reply = new HttpReply(
                200, URI.create("https://as.example/token"), name -> null, body.getBytes(StandardCharsets.UTF_8));
        return TokenResponseReader.read(reply, new TokenResponseReader.Asked(NOW, false, false, List.of()), NOW)
                .fold(
                        TokenResult.Granted::grant,
                        ended -> {
                            throw new AssertionError(ended);
                        },
                        refused -> {
                            throw new AssertionError(refused);
                        },
                        weather -> {
                            throw new AssertionError(weather);
                        });
    }
}
