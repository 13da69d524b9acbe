// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.sdohsync.smart.fake.FakeSource.answer;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.MockResponse;
import okhttp3.OkHttpClient;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.fake.FaultyRecords;
import org.sdohsync.smart.launch.Browser;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.RecordingPause;
import org.sdohsync.testkit.SeededEntropy;

/** Two sources, one store, and a client registered by hand at both, on its user's own machine. */
final class SmartClientFixture implements AutoCloseable {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final String REDIRECT = "com.example.app:/callback";

    final MutableClock clock = MutableClock.at(START);
    final FakeSource source = new FakeSource();
    final FakeSource other = new FakeSource();
    final FaultyRecords records = new FaultyRecords();
    final Store store = Store.over(records, Sealing.none());
    final List<ConnectionEvent.Kind> events = new CopyOnWriteArrayList<>();

    SmartClientFixture() {
        source.wire().clock(clock);
        other.wire().clock(clock);
    }

    SmartApp app() {
        return SmartApp.named("foodbank")
                .redirect(REDIRECT)
                .scopes("user/Task.rus", "offline_access")
                .registeredAt(source.base().toString(), ClientIdentity.publicClient("app"))
                .registeredAt(other.base().toString(), ClientIdentity.publicClient("app-at-other"));
    }

    SmartClient client() {
        return client(app(), url -> {
            throw new AssertionError("no browser here");
        });
    }

    SmartClient client(SmartApp app, Browser browser) {
        return SmartClient.builder(app, store)
                .http(new OkHttpClient())
                .clock(clock)
                .entropy(SeededEntropy.of(events.size() + System.identityHashCode(app)))
                .pause(RecordingPause.create())
                .jitter(Jitter.none())
                .addressRules(AddressRules.strict().allowingLoopback())
                .limits(Limits.defaults().callTime(Duration.ofSeconds(20)))
                .browser(browser)
                .onConnection(event -> events.add(event.kind()))
                .build();
    }

    /** The parameters of the authorization request. */
    static Map<String, String> asked(URI authorizeUrl) {
        FakeSource.visited(authorizeUrl);
        return FakeSource.query(authorizeUrl.getRawQuery());
    }

    /** The address the browser comes back to after the user's approval. */
    static URI approval(URI authorizeUrl) {
        return answerTo(authorizeUrl, "code=the-code");
    }

    static URI answerTo(URI authorizeUrl, String parameters) {
        Map<String, String> asked = asked(authorizeUrl);
        String state = URLEncoder.encode(asked.getOrDefault("state", ""), StandardCharsets.UTF_8);
        return FakeSource.brought(
                authorizeUrl, URI.create(asked.get("redirect_uri") + "?" + parameters + "&state=" + state));
    }

    /** Registers whatever is asked, and counts. */
    void offerRegistration(FakeSource at, JsonObject.Builder configuration) {
        at.configuration(configuration
                .text("registration_endpoint", at.url("/auth/register"))
                .build());
        at.on("/auth/register", request -> {
            JsonObject asked = JsonObject.parse(
                    java.util.Objects.requireNonNull(request.getBody()).toByteArray(), "request");
            int count = at.requests("/auth/register").size();
            String id = (at == other ? "other-" : "registered-") + count;
            return answer(201, asked.toBuilder().text("client_id", id).build());
        });
    }

    static MockResponse firstTokens() {
        return tokens("a1", "r1", 3600);
    }

    static int freePort() {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    @Override
    public void close() {
        source.close();
        other.close();
    }
}
