// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import okhttp3.OkHttpClient;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.SmartClientBuilder;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.fake.FaultyRecords;
import org.sdohsync.testkit.Canaries;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.RecordingPause;
import org.sdohsync.testkit.SeededEntropy;

/**
 * A source at home, two places that are none of it, and an app with a secret. Whatever is played here, no secret may reach the
 * two places, nor any text of a failure; and unless a case says otherwise, nothing reaches them at all.
 */
final class Stage implements AutoCloseable {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final String REDIRECT = "com.example.app:/callback";
    static final String SCOPES = "user/Task.rus offline_access";
    static final String WELL_KNOWN = "/fhir/.well-known/smart-configuration";
    static final String METADATA = "/fhir/metadata";

    static final Canaries CANARIES = Canaries.drawnFrom(SeededEntropy.of(24));
    static final String CODE = CANARIES.text("code");
    static final String CLIENT_SECRET = CANARIES.text("client secret");
    static final String FIRST_ACCESS = CANARIES.text("first access token");
    static final String FIRST_REFRESH = CANARIES.text("first refresh token");
    static final String NEW_ACCESS = CANARIES.text("new access token");
    static final String NEW_REFRESH = CANARIES.text("new refresh token");

    /** What became of the stored grant. */
    enum Grant {
        KEPT,
        ROTATED,
        QUARANTINED,
        QUARANTINED_ROTATED,
        GONE
    }

    final MutableClock clock = MutableClock.at(START);
    final FakeSource home = new FakeSource();
    final Listener foreign = Listener.on("127.0.0.2");
    final Listener otherPort = Listener.on("127.0.0.1");
    final FaultyRecords records = new FaultyRecords();
    final Store store = Store.over(records, Sealing.none());

    private final List<SmartClient> clients = new ArrayList<>();
    private @Nullable SmartClient client;
    private boolean visits;

    Stage() {
        home.wire().clock(clock);
    }

    SmartApp app() {
        return SmartApp.named("foodbank")
                .redirect(REDIRECT)
                .scopes(SCOPES)
                .registeredAt(
                        home.base().toString(),
                        ClientIdentity.withSecret("app", Method.CLIENT_SECRET_BASIC, Secret.of(CLIENT_SECRET), null));
    }

    /** The app as it runs. */
    SmartClient client() {
        SmartClient running = client == null ? restarted() : client;
        client = running;
        return running;
    }

    /** The app in another process, over the same store. */
    SmartClient restarted() {
        return restarted(app(), builder -> builder);
    }

    SmartClient restarted(SmartApp app, UnaryOperator<SmartClientBuilder> special) {
        SmartClient fresh = special.apply(SmartClient.builder(app, store)
                        .http(new OkHttpClient())
                        .clock(clock)
                        .entropy(SeededEntropy.of(100 + clients.size()))
                        .pause(RecordingPause.create())
                        .jitter(Jitter.none())
                        .addressRules(AddressRules.strict().allowingLoopback())
                        .limits(Limits.defaults().bodyBytes(1 << 20).callTime(Duration.ofSeconds(20)))
                        .browser(url -> {
                            throw new AssertionError("no browser here");
                        }))
                .build();
        clients.add(fresh);
        return fresh;
    }

    /** Takes the place of the running app. */
    void run(SmartApp app) {
        client = restarted(app, builder -> builder);
    }

    URI begin() {
        return client().connect(home.base().toString())
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl();
    }

    /** The address the browser comes back to. */
    static URI back(URI authorizeUrl, String parameters) {
        Map<String, String> asked = FakeSource.query(authorizeUrl.getRawQuery());
        URI callback = URI.create(
                asked.get("redirect_uri") + "?" + parameters + "&state=" + encoded(asked.getOrDefault("state", "")));
        return FakeSource.brought(authorizeUrl, callback);
    }

    static URI approved(URI authorizeUrl) {
        return back(authorizeUrl, "code=" + encoded(CODE));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A connection with the first pair of tokens, good for an hour. */
    Connection connected() {
        home.token(TokenJson.first().answer());
        return client().completeLaunch(approved(begin()));
    }

    void expire() {
        clock.advance(Duration.ofHours(1));
    }

    Secret token(ConnectionId id) {
        return client().tokens(id).token();
    }

    ConnectionRecord record(ConnectionId id) {
        return held(id).orElseThrow().value();
    }

    private java.util.Optional<StoredValue<ConnectionRecord>> held(ConnectionId id) {
        return store.records(new ConnectionCodec()).load(id.value());
    }

    /** What the store holds, to the letter: any token that was not dealt out here is a failure. */
    Grant grant(ConnectionId id) {
        if (held(id).isEmpty()) {
            return Grant.GONE;
        }
        ConnectionRecord record = record(id);
        if (record.tokens().isPresent()) {
            String refresh = record.tokens()
                    .flatMap(TokenSet::refreshToken)
                    .orElseThrow()
                    .reveal();
            assertThat(refresh).isIn(FIRST_REFRESH, NEW_REFRESH);
            return refresh.equals(FIRST_REFRESH) ? Grant.KEPT : Grant.ROTATED;
        }
        String refresh = record.quarantined().orElseThrow().reveal();
        assertThat(refresh).isIn(FIRST_REFRESH, NEW_REFRESH);
        return refresh.equals(FIRST_REFRESH) ? Grant.QUARANTINED : Grant.QUARANTINED_ROTATED;
    }

    /** The typed failure that an action comes to; its texts hold no secret. */
    static SyncException failure(ThrowingCallable action) {
        Throwable thrown = catchThrowable(action);
        assertThat(thrown).as("a typed failure").isInstanceOf(SyncException.class);
        CANARIES.assertNotIn("the failure", thrown);
        return (SyncException) thrown;
    }

    static <T extends SyncException> T failure(Class<T> type, ThrowingCallable action) {
        SyncException failed = failure(action);
        assertThat(failed).isInstanceOf(type);
        return type.cast(failed);
    }

    /** The other places may be asked, only not with secrets. */
    void expectVisits() {
        visits = true;
    }

    @Override
    public void close() {
        clients.forEach(SmartClient::close);
        home.close();
        foreign.close();
        otherPort.close();
        for (Listener place : List.of(foreign, otherPort)) {
            place.assertNoSecrets(CANARIES);
            if (!visits) {
                place.assertUntouched();
            }
        }
    }
}
