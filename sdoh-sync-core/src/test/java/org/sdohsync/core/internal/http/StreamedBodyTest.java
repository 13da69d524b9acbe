// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;

class StreamedBodyTest {
    private static final String LONG = "x".repeat(100_000);

    private final MockWebServer server = new MockWebServer();
    private final List<String> seen = new ArrayList<>();
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
    void send_ofLongBodyWithReader_streamsItWhole() {
        server.enqueue(new MockResponse.Builder()
                .body(LONG)
                .setHeader("X-Kind", "page")
                .build());

        HttpReply reply = http.send(request());

        assertThat(seen).containsExactly("page:" + LONG);
        assertThat(reply.body()).isEmpty();
        assertThat(reply.header("X-Kind")).hasValue("page");
    }

    @Test
    void send_ofRefusalWithReader_keepsItsBody() {
        server.enqueue(new MockResponse.Builder().code(404).body("gone").build());

        HttpReply reply = http.send(request());

        assertThat(seen).isEmpty();
        assertThat(reply.body()).isEqualTo("gone".getBytes(UTF_8));
    }

    @Test
    void send_ofBodyThatIsCutOff_isNoAnswer() {
        server.enqueue(new MockResponse.Builder()
                .body(LONG)
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());

        assertThatExceptionOfType(TransportException.class).isThrownBy(() -> http.send(request()));
        assertThat(seen).isEmpty();
    }

    @Test
    void send_ofReaderThatThrows_throwsTheSame() {
        server.enqueue(new MockResponse.Builder().body(LONG).build());
        IllegalStateException full = new IllegalStateException("disk full");

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> http.send(OutgoingRequest.get(uri()).streamedTo((head, body) -> {
                    throw full;
                })))
                .isSameAs(full);
    }

    private OutgoingRequest request() {
        return OutgoingRequest.get(uri())
                .streamedTo((head, body) ->
                        seen.add(head.header("X-Kind").orElse("") + ":" + new String(body.readAllBytes(), UTF_8)));
    }

    private URI uri() {
        return server.url("/page").uri();
    }
}
