// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.http.DirectHttp;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.internal.http.SignedHttp;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.RecordingPause;
import org.sdohsync.testkit.Requirement;

/** FHIR servers that refuse what they have just granted, and grants that name further places. */
class ResourceHostilityTest {
    private static final String TASK = "/fhir/Task/1";

    private final Stage stage = new Stage();
    private Connection held;

    @BeforeEach
    void connect() {
        held = stage.connected();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Hostile(32)
    @Requirement("REF-23")
    @ParameterizedTest(name = "32 401 for ever, {0}")
    @ValueSource(
            strings = {
                "",
                "Bearer error=\"invalid_token\"",
                "Bearer error=\"insufficient_scope\", scope=\"user/Task.d\"",
                "Basic realm=\"x\"",
                "Negotiate, Bearer error=\"\\\"",
                "Bearer error=\"invalid_token\", resource_metadata=\"http://127.0.0.2:1/\""
            })
    void read_refusedForEver_refreshesOnceAndEnds(String challenge) {
        stage.home.on(
                TASK,
                request -> new MockResponse.Builder()
                        .code(401)
                        .setHeader("WWW-Authenticate", challenge)
                        .build());
        stage.home.token(TokenJson.fresh().answer());

        for (int attempt = 0; attempt < 3; attempt++) {
            assertThat(Stage.failure(AuthorizationException.class, this::read).reason())
                    .isEqualTo(AuthorizationException.Reason.REAUTHORIZE);
        }

        assertThat(stage.home.requests(FakeSource.TOKEN)).hasSize(2);
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.ROTATED);
    }

    @Hostile(32)
    @Requirement("REF-23")
    @ParameterizedTest(name = "32 {0}")
    @ValueSource(ints = {403, 404, 405, 410, 501})
    void read_forbidden_refreshesNothing(int status) {
        stage.home.on(TASK, request -> FakeSource.answer(status, null, ""));

        assertThat(read().status()).isEqualTo(status);

        assertThat(stage.home.requests(FakeSource.TOKEN)).hasSize(1);
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.KEPT);
    }

    @Hostile(32)
    @Requirement("REF-24")
    @Test
    @DisplayName("32 token refused while another thread refreshed it")
    void read_withATokenReplacedMeanwhile_usesTheNewOne() {
        AtomicReference<Secret> replaced = new AtomicReference<>();
        stage.home.token(TokenJson.fresh().answer());
        stage.home.on(TASK, request -> {
            if (isSignedWith(request, Stage.NEW_ACCESS)) {
                return FakeSource.answer(200, "application/fhir+json", "{}");
            }
            replaced.set(stage.client().tokens(held.id()).replace(Secret.of(Stage.FIRST_ACCESS)));
            return FakeSource.answer(401, null, "");
        });

        assertThat(read().status()).isEqualTo(200);

        assertThat(replaced.get()).isEqualTo(Secret.of(Stage.NEW_ACCESS));
        assertThat(stage.home.requests(FakeSource.TOKEN)).hasSize(2);
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.ROTATED);
    }

    @Hostile(32)
    @Requirement({"REF-10", "REF-23"})
    @ParameterizedTest(name = "32 token refused, and the refresh ends {0} {1}")
    @CsvSource({"400, invalid_grant, QUARANTINED", "401, invalid_client, KEPT", "503, server_error, KEPT"})
    void read_refusedAndNotRefreshed_endsTyped(int status, String code, Stage.Grant grant) {
        stage.home.on(TASK, request -> FakeSource.answer(401, null, ""));
        stage.home.token(FakeSource.error(status, code));

        Stage.failure(this::read);

        assertThat(stage.grant(held.id())).isEqualTo(grant);
    }

    /** What the HTTP library says of such an answer quotes it. */
    @Hostile(32)
    @Requirement("USE-10")
    @ParameterizedTest(name = "32 {0} that repeats the token")
    @ValueSource(strings = {"status line", "chunk"})
    void read_answeredWithTheTokenInsteadOfHttp_tellsNoToken(String where) {
        stage.home.on(TASK, request -> {
            String token = String.valueOf(request.getHeaders().get("Authorization"));
            return where.equals("chunk")
                    ? new MockResponse.Builder()
                            .setHeader("Transfer-Encoding", "chunked")
                            .removeHeader("Content-Length")
                            .body("0 " + token + "\r\n\r\n")
                            .setHeader("Transfer-Encoding", "chunked")
                            .removeHeader("Content-Length")
                            .build()
                    : new MockResponse.Builder().status(token).build();
        });

        Stage.failure(TransportException.class, this::read);

        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.KEPT);
    }

    @Hostile(34)
    @Requirement({"TKP-12", "USE-08", "USE-03"})
    @ParameterizedTest(name = "34 locations {0}")
    @ValueSource(
            strings = {
                "[\"HOME\",\"FOREIGN\"]",
                "[\"FOREIGN\"]",
                "[\"*\"]",
                "[\"https://*\"]",
                "[\"http://*:*/\"]",
                "[\"::\",7,null]",
                "\"FOREIGN\"",
                "[]"
            })
    void read_atAPlaceTheGrantNames_isRefused(String locations) {
        stage.home.token(TokenJson.fresh()
                .and(
                        "authorization_details",
                        "[{\"type\":\"smart_on_fhir\",\"locations\":"
                                + locations
                                        .replace("HOME", stage.home.base().toString())
                                        .replace("FOREIGN", stage.foreign.url("/fhir"))
                                + ",\"fhirVersions\":[\"4.0.1\"]}]")
                .answer());
        stage.expire();

        for (String place : List.of(stage.foreign.url("/fhir/Task/1"), stage.otherPort.url("/fhir/Task/1"))) {
            Stage.failure(ProtocolException.class, () -> signed().send(OutgoingRequest.get(URI.create(place))));
        }
        stage.home.on(TASK, request -> FakeSource.answer(200, "application/fhir+json", "{}"));

        assertThat(read().status()).isEqualTo(200);
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.ROTATED);
    }

    private HttpReply read() {
        return signed().send(OutgoingRequest.get(held.source().resolve("Task/1")));
    }

    private SignedHttp signed() {
        AddressRules rules = AddressRules.strict().allowingLoopback();
        DirectHttp direct =
                DirectHttp.over(new OkHttpClient(), rules, Limits.defaults().callTime(Duration.ofSeconds(20)));
        return SignedHttp.builder(
                        direct,
                        Set.of(Origin.of(held.source().uri())),
                        TokenSource.of(stage.client().tokens(held.id())))
                .clock(stage.clock)
                .pause(RecordingPause.create())
                .jitter(Jitter.none())
                .build();
    }

    private static boolean isSignedWith(RecordedRequest request, String token) {
        return ("Bearer " + token).equals(request.getHeaders().get("Authorization"));
    }
}
