// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.Cache;
import okhttp3.OkHttpClient;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.Requirement;
import org.sdohsync.core.error.AddressException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.error.TransportException.Delivery;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;

class DirectHttpTest {
    private final MockWebServer server = new MockWebServer();
    private final DirectHttp http = DirectHttp.over(
            new OkHttpClient(),
            AddressRules.strict().allowingLoopback(),
            Limits.defaults().bodyBytes(2048).callTime(Duration.ofSeconds(5)));

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @Requirement({"TKR-32", "SEC-12"})
    void send_ofRedirect_returnsItUnfollowed() {
        server.enqueue(new MockResponse.Builder()
                .code(307)
                .setHeader("Location", server.url("/elsewhere"))
                .build());

        HttpReply reply =
                http.send(OutgoingRequest.post(uri("/token"), "text/plain", "secret".getBytes(StandardCharsets.UTF_8)));

        assertThat(reply.status()).isEqualTo(307);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    @Requirement("SEC-12")
    void send_twice_carriesNoCookieBack() throws InterruptedException {
        server.enqueue(new MockResponse.Builder().setHeader("Set-Cookie", "a=b").build());
        server.enqueue(new MockResponse.Builder().build());

        http.send(OutgoingRequest.get(uri("/")));
        http.send(OutgoingRequest.get(uri("/")));

        server.takeRequest();
        assertThat(server.takeRequest().getHeaders().get("Cookie")).isNull();
    }

    /** The caller's client may keep answers; ours keeps none. */
    @Test
    @Requirement({"TKP-09", "SEC-12"})
    void send_overAClientWithACache_keepsNothingThere(@TempDir Path folder) throws IOException {
        try (Cache cache = new Cache(folder.toFile(), 1_000_000)) {
            DirectHttp over = DirectHttp.over(
                    new OkHttpClient.Builder().cache(cache).build(),
                    AddressRules.strict().allowingLoopback(),
                    Limits.defaults());
            for (int i = 0; i < 2; i++) {
                server.enqueue(new MockResponse.Builder()
                        .setHeader("Cache-Control", "max-age=3600")
                        .body("{}")
                        .build());
                over.send(OutgoingRequest.get(uri("/token")));
            }

            assertThat(server.getRequestCount()).isEqualTo(2);
            assertThat(cache.size()).isZero();
        }
    }

    @Test
    void send_ofBodyAtTheLimit_isRead_andOneByteMoreIsRefused() {
        server.enqueue(new MockResponse.Builder().body("x".repeat(2048)).build());
        server.enqueue(new MockResponse.Builder().body("x".repeat(2049)).build());

        assertThat(http.send(OutgoingRequest.get(uri("/"))).body()).hasSize(2048);
        assertThatExceptionOfType(LimitException.class)
                .isThrownBy(() -> http.send(OutgoingRequest.get(uri("/"))))
                .satisfies(over -> assertThat(over.limit()).isEqualTo("bodyBytes"));
    }

    @Test
    void send_ofCompressedBomb_isBoundedAfterDecompression() throws IOException {
        Buffer bomb = new Buffer();
        try (var sink = Okio.buffer(new GzipSink(bomb))) {
            sink.writeUtf8("0".repeat(1_000_000));
        }
        assertThat(bomb.size()).isLessThan(2048);
        server.enqueue(new MockResponse.Builder()
                .setHeader("Content-Encoding", "gzip")
                .body(bomb)
                .build());

        assertThatExceptionOfType(LimitException.class).isThrownBy(() -> http.send(OutgoingRequest.get(uri("/"))));
    }

    @Test
    @Requirement("REF-17")
    void send_whereNobodyListens_saysThatNothingWasSent() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() ->
                        http.send(OutgoingRequest.get(URI.create("http://127.0.0.1:" + free + "/Task?patient=7"))))
                .satisfies(failed -> assertThat(failed.delivery()).isEqualTo(Delivery.NOT_SENT))
                .satisfies(failed -> assertThat(failed.getMessage()).doesNotContain("patient=7"));
    }

    @Test
    void send_ofWriteWhoseConnectionDies_isSentOnceAndUnknown() {
        server.enqueue(new MockResponse.Builder().build());
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                .build());
        server.enqueue(new MockResponse.Builder().build());
        OutgoingRequest write = OutgoingRequest.post(uri("/Procedure"), "text/plain", new byte[] {1});

        http.send(OutgoingRequest.get(uri("/")));

        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> http.send(write))
                .satisfies(failed -> assertThat(failed.delivery()).isEqualTo(Delivery.UNKNOWN));
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @Test
    @Requirement("TKR-33")
    void send_toAddressTheRulesRefuse_sendsNothing() {
        DirectHttp strict = DirectHttp.over(new OkHttpClient(), AddressRules.strict(), Limits.defaults());

        assertThatExceptionOfType(AddressException.class).isThrownBy(() -> strict.send(OutgoingRequest.get(uri("/"))));
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void send_toNameThatResolvesToPrivateAddress_connectsNowhere() {
        OkHttpClient rebound = new OkHttpClient.Builder()
                .dns(host -> java.util.List.of(java.net.InetAddress.getLoopbackAddress()))
                .build();
        DirectHttp strict = DirectHttp.over(rebound, AddressRules.strict(), Limits.defaults());

        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> strict.send(
                        OutgoingRequest.get(URI.create("https://fhir.example:" + server.getPort() + "/metadata"))));
        assertThat(server.getRequestCount()).isZero();
    }

    private URI uri(String path) {
        return server.url(path).uri();
    }
}
