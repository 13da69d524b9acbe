// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.QueueDispatcher;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Authenticator;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.error.TransportException.Delivery;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;

/** One call is one request, whatever the answer and whatever the caller's client would do about it. */
class OneRequestTest {
    private static final Limits LIMITS = Limits.defaults().callTime(Duration.ofSeconds(20));
    private static final Authenticator EAGER = (route, response) ->
            response.request().newBuilder().header("X-Tried", "again").build();
    private static final Map<String, Map<String, String>> HEADERS = Map.of(
            "none",
            Map.of(),
            "retry at once",
            Map.of("Retry-After", "0"),
            "retry at once, and elsewhere",
            Map.of("Retry-After", "0", "Location", "/elsewhere", "WWW-Authenticate", "Basic realm=\"a\""),
            "all",
            Map.of(
                    "Retry-After",
                    "0",
                    "Location",
                    "/elsewhere",
                    "WWW-Authenticate",
                    "Bearer, Basic realm=\"a\"",
                    "Proxy-Authenticate",
                    "Basic realm=\"p\""));

    private final MockWebServer server = new MockWebServer();
    private final List<Integer> seen = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile Map<String, String> headers = Map.of();

    @BeforeEach
    void start() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                MockResponse.Builder answer = new MockResponse.Builder().code(status);
                headers.forEach(answer::setHeader);
                return answer.build();
            }
        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    static Stream<String> kindsOfHeaders() {
        return HEADERS.keySet().stream().sorted();
    }

    static List<OutgoingRequest> requests(URI uri) {
        byte[] form = {'a', '=', 'b'};
        return List.of(
                OutgoingRequest.get(uri),
                OutgoingRequest.post(uri, "application/fhir+json", new byte[] {'{', '}'}),
                OutgoingRequest.put(uri, "application/fhir+json", new byte[] {'{', '}'}),
                OutgoingRequest.delete(uri),
                OutgoingRequest.post(uri, "application/x-www-form-urlencoded", form)
                        .header("Accept", "application/json"));
    }

    @ParameterizedTest
    @MethodSource("kindsOfHeaders")
    void send_answeredWithAnyStatus_isOneRequestAndGivesTheAnswerAsItCame(String kind) throws IOException {
        headers = requireNonNull(HEADERS.get(kind));
        server.start();
        DirectHttp http = over(eager());

        assertThat(wrong(http, server.url("/token").uri())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kindsOfHeaders")
    void send_throughAProxy_isOneRequestAndGivesTheAnswerAsItCame(String kind) throws IOException {
        headers = requireNonNull(HEADERS.get(kind));
        server.start();
        Proxy proxy =
                new Proxy(Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
        DirectHttp http = over(eager().proxy(proxy));

        assertThat(wrong(http, URI.create("http://127.0.0.1:9/token"))).isEmpty();
    }

    @Test
    void send_overHttp2_isOneRequestAndGivesTheAnswerAsItCame() throws IOException {
        headers = requireNonNull(HEADERS.get("all"));
        server.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
        server.start();
        DirectHttp http = over(eager().protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)));

        assertThat(wrong(http, server.url("/token").uri())).isEmpty();
    }

    @Test
    void send_ofWriteWhoseStreamIsRefused_isSentOnceAndUnknown() throws IOException {
        int refusedStream = 7;
        QueueDispatcher answers = new QueueDispatcher();
        answers.enqueue(new MockResponse.Builder().build());
        answers.enqueue(new MockResponse.Builder()
                .onRequestStart(new SocketEffect.CloseStream(refusedStream))
                .build());
        answers.enqueue(new MockResponse.Builder().body("a second request").build());
        server.setDispatcher(answers);
        server.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
        server.start();
        DirectHttp http = over(eager().protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)));
        HttpReply warm = http.send(OutgoingRequest.get(server.url("/").uri()));

        assertThat(warm.status()).isEqualTo(200);
        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() ->
                        http.send(OutgoingRequest.post(server.url("/token").uri(), "text/plain", new byte[] {1})))
                .satisfies(failed -> assertThat(failed.delivery()).isEqualTo(Delivery.UNKNOWN));
    }

    /** The interceptors of the caller see what the server answered. */
    @Test
    void send_overAClientWithInterceptors_showsThemTheAnswerAsItCame() throws IOException {
        server.start();
        Interceptor watching = chain -> {
            var response = chain.proceed(chain.request());
            seen.add(response.code());
            return response;
        };
        status = 503;

        HttpReply reply = over(new OkHttpClient.Builder()
                        .addInterceptor(watching)
                        .addNetworkInterceptor(watching))
                .send(OutgoingRequest.get(server.url("/").uri()));

        assertThat(reply.status()).isEqualTo(503);
        assertThat(seen).containsExactly(503, 503);
    }

    @Test
    void send_overAClientThatRepeatsByItself_repeatsNoWrite() throws IOException {
        server.start();
        Interceptor repeating = chain -> {
            chain.proceed(chain.request()).close();
            return chain.proceed(chain.request());
        };
        DirectHttp http = over(new OkHttpClient.Builder().addInterceptor(repeating));

        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> http.send(OutgoingRequest.post(server.url("/").uri(), "text/plain", new byte[] {1})))
                .satisfies(failed -> assertThat(failed.delivery()).isEqualTo(Delivery.UNKNOWN));
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    private static OkHttpClient.Builder eager() {
        return new OkHttpClient.Builder()
                .authenticator(EAGER)
                .proxyAuthenticator(EAGER)
                .retryOnConnectionFailure(true)
                .followRedirects(true);
    }

    private static DirectHttp over(OkHttpClient.Builder client) {
        return DirectHttp.over(client.build(), AddressRules.strict().allowingLoopback(), LIMITS);
    }

    /** Which requests were more than one, or were answered otherwise than by the server. */
    private List<String> wrong(DirectHttp http, URI uri) {
        List<String> wrong = new ArrayList<>();
        for (OutgoingRequest request : requests(uri)) {
            for (int code : IntStream.rangeClosed(200, 599).toArray()) {
                status = code;
                int before = server.getRequestCount();
                String answered = answer(http, request);
                int sent = server.getRequestCount() - before;
                if (sent != 1 || !answered.equals(code + " " + headers.get("Retry-After"))) {
                    wrong.add(request.method() + " " + code + ": sent " + sent + " answered " + answered);
                }
            }
        }
        return wrong;
    }

    private static String answer(DirectHttp http, OutgoingRequest request) {
        try {
            HttpReply reply = http.send(request);
            return reply.status() + " " + reply.header("Retry-After").orElse(null);
        } catch (RuntimeException failed) {
            return failed.toString();
        }
    }
}
