// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.util.Set;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.secret.Secret;

/** Addresses and header values that a server gave, and that no request can be made of: typed, and nothing is sent. */
class UnusableAddressTest {
    private static final URI BASE = URI.create("https://fhir.county.example/r4/Task/1");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "https:///r4",
                "https://",
                "https:",
                "mailto:someone@county.example",
                "//",
                "urn:uuid:1",
                "https://fhir.county.example:99999/r4",
                "https://fhir_county.example/r4",
                "ftp://fhir.county.example/r4",
                "https://[::1",
                "%",
                "\u0000"
            })
    void send_redirectedToWhatIsNoServer_isATypedFailure(String location) {
        int[] sent = {0};
        HttpSender direct = request -> {
            sent[0]++;
            return new HttpReply(302, request.uri(), name -> name.equals("Location") ? location : null, new byte[0]);
        };
        SignedHttp http = SignedHttp.builder(direct, Set.of(Origin.of(BASE)), new FixedToken())
                .retries(RetryPolicy.NEVER)
                .build();

        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> http.send(OutgoingRequest.get(BASE)));
        assertThat(sent[0]).isEqualTo(1);
    }

    @Test
    void toString_ofAnAddressWithoutHost_isNoFailure() {
        URI nowhere = URI.create("file:///etc/passwd");

        assertThat(OutgoingRequest.get(nowhere)).hasToString("GET an address without a server");
        assertThat(new HttpReply(200, nowhere, name -> null, new byte[0]))
                .hasToString("200 from an address without a server");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r\nX-Evil: 1", "\u0000", "\u00e4", "a\u2028"})
    void send_ofAHeaderThatNoWireCarries_isATypedFailureWithoutTheValue(String value) {
        DirectHttp http = DirectHttp.over(new OkHttpClient(), AddressRules.strict(), Limits.defaults());

        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> http.send(OutgoingRequest.get(BASE).header("If-Match", value)))
                .satisfies(typed -> {
                    assertThat(typed).isInstanceOf(ProtocolException.class);
                    assertThat(typed.getMessage()).contains("If-Match").doesNotContain(value);
                    assertThat(typed.getCause()).isNull();
                });
    }

    private static final class FixedToken implements TokenSource {
        @Override
        public Secret token() {
            return Secret.of("token");
        }

        @Override
        public Secret replace(Secret refused) {
            return Secret.of("other");
        }
    }
}
