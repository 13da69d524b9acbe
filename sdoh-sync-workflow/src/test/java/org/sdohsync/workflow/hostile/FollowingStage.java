// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.http.DirectHttp;
import org.sdohsync.core.internal.http.SignedHttp;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.testkit.Canaries;
import org.sdohsync.testkit.RecordingPause;
import org.sdohsync.testkit.SeededEntropy;

/** A FHIR server, another host and another port, all listening; nothing may reach the last two. */
final class FollowingStage implements AutoCloseable {
    static final Limits LIMITS = Limits.defaults().pages(20).callTime(Duration.ofSeconds(20));
    static final Canaries CANARIES = Canaries.drawnFrom(SeededEntropy.of(33));
    static final Secret TOKEN = CANARIES.secret("access token");

    private final Map<String, MockResponse> answers = new ConcurrentHashMap<>();
    private final List<String> strayed = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final MockWebServer home = listening("127.0.0.1", request -> {
        asked.add(request.getMethod() + " " + request.getUrl().encodedPath());
        return answers.getOrDefault(
                request.getUrl().encodedPath(),
                new MockResponse.Builder().code(404).build());
    });
    private final MockWebServer otherHost = stray("127.0.0.2");
    private final MockWebServer otherPort = stray("127.0.0.1");

    /** A function that answers. */
    private interface Answering {
        MockResponse to(RecordedRequest request);
    }

    FhirBase base() {
        return FhirBase.restore(homeUrl("/fhir"));
    }

    String homeUrl(String path) {
        return "http://127.0.0.1:" + home.getPort() + path;
    }

    String foreign(String path) {
        return "http://127.0.0.2:" + otherHost.getPort() + path;
    }

    String neighbour(String path) {
        return "http://127.0.0.1:" + otherPort.getPort() + path;
    }

    FhirClient client() {
        DirectHttp direct =
                DirectHttp.over(new OkHttpClient(), AddressRules.strict().allowingLoopback(), LIMITS);
        SignedHttp signed = SignedHttp.builder(direct, Set.of(base().origin()), tokens())
                .limits(LIMITS)
                .pause(RecordingPause.create())
                .jitter(Jitter.none())
                .build();
        return FhirClient.over(signed, base(), LIMITS);
    }

    void answer(String path, String json) {
        answers.put(path, new MockResponse.Builder().body(json).build());
    }

    void answer(String path, int status, Map<String, String> headers, String body) {
        MockResponse.Builder answer = new MockResponse.Builder().code(status).body(body);
        headers.forEach(answer::setHeader);
        answers.put(path, answer.build());
    }

    /** What the server was asked, by method and path. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    /** The typed failure that an action comes to; its texts hold no token. */
    static SyncException failure(ThrowingCallable action) {
        Throwable thrown = catchThrowable(action);
        assertThat(thrown).as("a typed failure").isInstanceOf(SyncException.class);
        CANARIES.assertNotIn("the failure", thrown);
        return (SyncException) thrown;
    }

    private MockWebServer stray(String host) {
        return listening(host, request -> {
            strayed.add(host + ": " + request.getMethod() + " " + request.getUrl());
            return new MockResponse.Builder()
                    .body("{\"resourceType\":\"Bundle\"}")
                    .build();
        });
    }

    private static MockWebServer listening(String host, Answering answering) {
        MockWebServer server = new MockWebServer();
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answering.to(request);
            }
        });
        try {
            server.start(InetAddress.getByName(host), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return server;
    }

    private static TokenSource tokens() {
        return new TokenSource() {
            @Override
            public Secret token() {
                return TOKEN;
            }

            @Override
            public Secret replace(Secret rejected) {
                return TOKEN;
            }
        };
    }

    @Override
    public void close() {
        home.close();
        otherHost.close();
        otherPort.close();
        assertThat(strayed).as("what left for other places").isEmpty();
    }
}
