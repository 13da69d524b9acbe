// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.Requirement;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.time.Jitter;

class SignedHttpTest {
    private final MockWebServer server = new MockWebServer();
    private final MockWebServer foreign = new MockWebServer();
    private final List<Duration> waits = new ArrayList<>();
    private final CountingTokens tokens = new CountingTokens();

    @BeforeEach
    void start() throws IOException {
        server.start();
        foreign.start();
    }

    @AfterEach
    void stop() {
        server.close();
        foreign.close();
    }

    @Test
    @Requirement({"USE-01", "USE-02", "INF-33"})
    void send_withinTheOrigin_carriesTheToken() throws InterruptedException {
        server.enqueue(new MockResponse.Builder().body("{}").build());

        HttpReply reply = http().send(OutgoingRequest.get(uri("/Task")));

        assertThat(reply.ok()).isTrue();
        RecordedRequest sent = server.takeRequest();
        assertThat(sent.getHeaders().get("Authorization")).isEqualTo("Bearer token-1");
        assertThat(sent.getUrl().toString()).doesNotContain("token-1");
    }

    /** Another token would not be allowed more. */
    @Test
    @Requirement("REF-23")
    void send_after403_asksForNoOtherToken() {
        server.enqueue(new MockResponse.Builder().code(403).build());

        assertThat(http().send(OutgoingRequest.get(uri("/Task"))).status()).isEqualTo(403);
        assertThat(tokens.replaced).isZero();
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    @Requirement({"USE-03", "USE-04", "USE-08"})
    void send_toAnotherOrigin_sendsNothing(String method) {
        URI elsewhere = foreign.url("/Task").uri();
        OutgoingRequest request = method.equals("GET")
                ? OutgoingRequest.get(elsewhere)
                : OutgoingRequest.post(elsewhere, "application/fhir+json", new byte[0]);

        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> http().send(request));
        assertThat(foreign.getRequestCount()).isZero();
        assertThat(tokens.asked).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    @Requirement("USE-07")
    void send_ofReadRedirectedToAnotherOrigin_stopsThere(int status) {
        server.enqueue(redirect(status, foreign.url("/Task").toString()));

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> http().send(OutgoingRequest.get(uri("/Task"))));
        assertThat(foreign.getRequestCount()).isZero();
    }

    @Test
    void send_ofReadRedirectedWithinTheOrigin_isFollowed() {
        server.enqueue(redirect(302, "/moved"));
        server.enqueue(new MockResponse.Builder().body("{}").build());

        HttpReply reply = http().send(OutgoingRequest.get(uri("/Task")));

        assertThat(reply.uri()).isEqualTo(uri("/moved"));
    }

    @Test
    void send_ofEndlessRedirects_endsAtTheLimit() {
        for (int i = 0; i < 4; i++) {
            server.enqueue(redirect(302, "/again"));
        }

        assertThatExceptionOfType(LimitException.class)
                .isThrownBy(() -> http().send(OutgoingRequest.get(uri("/Task"))))
                .satisfies(over -> assertThat(over.limit()).isEqualTo("redirects"));
        assertThat(server.getRequestCount()).isEqualTo(4);
    }

    @Test
    void send_ofRedirectedWrite_isRefused() {
        server.enqueue(redirect(307, "/moved"));

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> http().send(OutgoingRequest.put(uri("/Task/1"), "text/plain", new byte[0])));
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    @Requirement("REF-23")
    void send_after401_triesOnceWithAnotherToken() throws InterruptedException {
        server.enqueue(new MockResponse.Builder().code(401).build());
        server.enqueue(new MockResponse.Builder().body("{}").build());

        HttpReply reply = http().send(OutgoingRequest.post(uri("/Procedure"), "text/plain", new byte[0]));

        assertThat(reply.ok()).isTrue();
        server.takeRequest();
        assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer token-2");
    }

    @Test
    @Requirement("REF-23")
    void send_afterSecond401_isFinal() {
        server.enqueue(new MockResponse.Builder().code(401).build());
        server.enqueue(new MockResponse.Builder().code(401).build());

        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(() -> http().send(OutgoingRequest.get(uri("/Task"))))
                .satisfies(
                        refused -> assertThat(refused.reason()).isEqualTo(AuthorizationException.Reason.REAUTHORIZE));
        assertThat(server.getRequestCount()).isEqualTo(2);
        assertThat(tokens.replaced).isEqualTo(1);
    }

    @Test
    @Requirement("REF-15")
    void send_ofThrottledRead_waitsAsLongAsAsked() {
        server.enqueue(new MockResponse.Builder()
                .code(429)
                .setHeader("Retry-After", "7")
                .build());
        server.enqueue(new MockResponse.Builder().code(503).build());
        server.enqueue(new MockResponse.Builder().body("{}").build());

        assertThat(http().send(OutgoingRequest.get(uri("/Task"))).ok()).isTrue();
        assertThat(waits).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(1));
    }

    @Test
    void send_ofReadToldToWaitTooLong_returnsTheAnswer() {
        server.enqueue(new MockResponse.Builder()
                .code(429)
                .setHeader("Retry-After", "3600")
                .build());

        assertThat(http().send(OutgoingRequest.get(uri("/Task"))).status()).isEqualTo(429);
        assertThat(waits).isEmpty();
    }

    @Test
    void send_ofThrottledWrite_isNotRepeated() {
        server.enqueue(new MockResponse.Builder().code(503).build());

        assertThat(http().send(OutgoingRequest.post(uri("/Procedure"), "text/plain", new byte[0]))
                        .status())
                .isEqualTo(503);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    private SignedHttp http() {
        DirectHttp direct =
                DirectHttp.over(new OkHttpClient(), AddressRules.strict().allowingLoopback(), Limits.defaults());
        return SignedHttp.builder(direct, Set.of(Origin.of(uri("/"))), tokens)
                .limits(Limits.defaults().redirects(3))
                .clock(Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC))
                .pause(waits::add)
                .jitter(Jitter.none())
                .build();
    }

    private static MockResponse redirect(int status, String location) {
        return new MockResponse.Builder()
                .code(status)
                .setHeader("Location", location)
                .build();
    }

    private URI uri(String path) {
        return server.url(path).uri();
    }

    private static final class CountingTokens implements TokenSource {
        private int asked;
        private int replaced;

        @Override
        public Secret token() {
            asked++;
            return Secret.of("token-1");
        }

        @Override
        public Secret replace(Secret rejected) {
            assertThat(rejected).isEqualTo(Secret.of("token-1"));
            replaced++;
            return Secret.of("token-2");
        }
    }
}
