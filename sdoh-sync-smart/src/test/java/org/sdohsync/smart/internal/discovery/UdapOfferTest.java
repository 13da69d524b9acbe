// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.http.DirectHttp;
import org.sdohsync.smart.discovery.DiscoveryException;
import org.sdohsync.smart.discovery.DiscoveryException.Reason;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.testkit.Requirement;

/** Whether a source offers UDAP. */
class UdapOfferTest {
    private static final String UDAP = "/fhir/.well-known/udap";

    private final FakeSource source = new FakeSource();
    private final UdapOffer offer = new UdapOffer(DirectHttp.over(
            new OkHttpClient(),
            AddressRules.strict().allowingLoopback(),
            Limits.defaults().bodyBytes(10_000).callTime(Duration.ofSeconds(5))));

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    @Requirement("UDP-01")
    void profiles_ofASourceWithUdap_areTold() {
        answering(
                200,
                "{\"udap_versions_supported\":[\"1\"],\"udap_profiles_supported\":[\"udap_dcr\",\"udap_authz\",\"udap_dcr\"]}");

        assertThat(offer.profiles(source.base())).containsExactly("udap_dcr", "udap_authz");
        assertThat(source.requests(UDAP)).singleElement().satisfies(request -> {
            assertThat(request.getMethod()).isEqualTo("GET");
            assertThat(request.getHeaders().get("Accept")).isEqualTo("application/json");
            assertThat(request.getHeaders().get("Authorization")).isNull();
        });
    }

    @Requirement("UDP-01")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | ",
                "403 | {}",
                "302 | ",
                "200 | <html>",
                "200 | []",
                "200 | {}",
                "200 | {\"udap_profiles_supported\":[\"udap_dcr\"]}",
                "200 | {\"udap_versions_supported\":[\"2\"],\"udap_profiles_supported\":[\"udap_dcr\"]}",
                "200 | {\"udap_versions_supported\":[\"1\"],\"udap_profiles_supported\":{}}",
                "200 | {\"udap_versions_supported\":[\"1\"],\"udap_profiles_supported\":[7,null]}"
            })
    void profiles_ofASourceWithout_areNone(int status, String body) {
        answering(status, String.valueOf(body));

        assertThat(offer.profiles(source.base())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"429, UNAVAILABLE", "503, UNAVAILABLE"})
    void profiles_ofASourceInTrouble_cannotBeTold(int status, Reason reason) {
        answering(status, "");

        assertFails(reason);
    }

    @Test
    void profiles_whereNothingOrTooMuchAnswers_cannotBeTold() {
        source.on(
                UDAP,
                request -> new MockResponse.Builder()
                        .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                        .build());
        assertFails(Reason.UNREACHABLE);

        answering(200, "x".repeat(10_001));
        assertFails(Reason.UNREACHABLE);
    }

    private void assertFails(Reason reason) {
        assertThatExceptionOfType(DiscoveryException.class)
                .isThrownBy(() -> offer.profiles(source.base()))
                .satisfies(failed -> {
                    assertThat(failed.reason()).isEqualTo(reason);
                    assertThat(failed.retryable()).isTrue();
                });
    }

    private void answering(int status, String body) {
        source.on(UDAP, request -> FakeSource.answer(status, "application/json", body));
    }
}
