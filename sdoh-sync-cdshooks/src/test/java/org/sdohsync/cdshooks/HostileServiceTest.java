// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sdohsync.cdshooks.card.CdsResponse;
import org.sdohsync.cdshooks.feedback.Feedback;
import org.sdohsync.cdshooks.hook.HookCall;
import org.sdohsync.cdshooks.hook.HookContext;
import org.sdohsync.cdshooks.service.CdsProvider;
import org.sdohsync.cdshooks.service.CdsService;
import org.sdohsync.cdshooks.service.CdsServiceException;
import org.sdohsync.cdshooks.service.CdsServiceException.Reason;
import org.sdohsync.core.error.AddressException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

/** Services that send too much, too slowly, something else, or elsewhere: each ends in an answer or a typed error. */
@Timeout(240)
class HostileServiceTest {
    private static final String CALL = "POST /cds-services/member-history";
    private static final String DISCOVERY = "GET /cds-services";

    private final CdsWorld world = new CdsWorld();
    private final FakeServer elsewhere = new FakeServer();

    @AfterEach
    void close() {
        world.close();
        elsewhere.close();
    }

    private CdsService service() {
        return CdsService.of(world.provider(), HookContext.APPOINTMENT_BOOK, "member-history");
    }

    private CdsResponse call(CdsHooks hooks) {
        return hooks.call(service(), world.connection(), world.history());
    }

    static Stream<Arguments> answers() {
        Map<String, String> bodies = new LinkedHashMap<>();
        bodies.put("a page", "<html><body>{\"cards\":[]}</body></html>");
        bodies.put("half of an answer", "{\"cards\":[{\"summary\":\"s\"");
        bodies.put("another kind of JSON", "\"cards\"");
        bodies.put("two answers", "{\"cards\":[]}{\"cards\":[]}");
        bodies.put("nested deep", "{\"cards\":" + "[".repeat(5000) + "]".repeat(5000) + "}");
        bodies.put("many values", "{\"cards\":[" + "1,".repeat(60_000) + "1]}");
        bodies.put("a long name", "{\"" + "n".repeat(5000) + "\":1,\"cards\":[]}");
        bodies.put("a long number", "{\"a\":" + "9".repeat(5000) + ",\"cards\":[]}");
        bodies.put("a large answer", "{\"cards\":[],\"x\":\"" + "x".repeat(2 * 1024 * 1024) + "\"}");
        return bodies.entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    @Hostile(36)
    @ParameterizedTest(name = "36 answer to a call: {0}")
    @MethodSource("answers")
    void answer_ofAnyKind_endsInATypedError(String kind, String body) {
        world.cds.on(
                CALL, request -> new MockResponse.Builder().code(200).body(body).build());
        world.cds.on(
                DISCOVERY,
                request -> new MockResponse.Builder().code(200).body(body).build());

        assertThatExceptionOfType(SyncException.class)
                .as(kind)
                .isThrownBy(() -> call(world.hooks()))
                .satisfies(failed -> assertThat(failed.retryable()).isFalse())
                .matches(failed -> failed instanceof LimitException
                        || (failed instanceof CdsServiceException service && service.reason() == Reason.NOT_CDS));
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> world.hooks().discover(world.provider()));
    }

    @Hostile(36)
    @Test
    @DisplayName("36 a good answer under the name of a page is none, and without a name it is one")
    void contentType_ofAPage_isRefused() {
        world.cds.on(CALL, typed("text/html; charset=utf-8"));
        assertThatExceptionOfType(CdsServiceException.class)
                .isThrownBy(() -> call(world.hooks()))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(Reason.NOT_CDS));

        for (String type : List.of("", "application/fhir+json", "text/plain", "APPLICATION/JSON;charset=UTF-8")) {
            world.cds.on(CALL, typed(type));
            assertThat(call(world.hooks()).cards()).as(type).isEmpty();
        }
    }

    private static Function<RecordedRequest, MockResponse> typed(String type) {
        MockResponse.Builder answer = new MockResponse.Builder().code(200).body("{\"cards\":[]}");
        if (!type.isEmpty()) {
            answer.setHeader("Content-Type", type);
        }
        return request -> answer.build();
    }

    @Hostile(36)
    @Test
    @DisplayName("36 redirects of discovery, calls and feedback are not followed")
    @Requirement("CDS-61")
    void redirect_isNotFollowed() {
        for (String path : List.of(DISCOVERY, CALL, CALL + "/feedback")) {
            world.cds.on(
                    path,
                    request -> new MockResponse.Builder()
                            .code(307)
                            .setHeader("Location", elsewhere.url("/cds-services"))
                            .build());
        }
        CdsHooks hooks = world.hooks();

        assertThatExceptionOfType(CdsServiceException.class)
                .isThrownBy(() -> hooks.discover(world.provider()))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(Reason.REDIRECTED));
        assertThatExceptionOfType(CdsServiceException.class)
                .isThrownBy(() -> call(hooks))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(Reason.REDIRECTED));
        world.cds.on(
                CALL,
                200,
                "{\"cards\":[{\"uuid\":\"1\",\"summary\":\"s\",\"indicator\":\"info\",\"source\":{\"label\":\"p\"}}]}");
        CdsResponse response = call(hooks);
        assertThat(hooks.note(Feedback.overridden(response, response.cards().get(0))))
                .isTrue();
        assertThat(hooks.sendFeedback(world.provider()).waiting()).isEqualTo(1);

        assertThat(elsewhere.requests()).isEmpty();
    }

    @Hostile(36)
    @Test
    @DisplayName("36 a service that trickles is given up when its time is over")
    @Requirement("CDS-62")
    void trickle_isGivenUpInTime() {
        world.cds.on(
                CALL,
                request -> new MockResponse.Builder()
                        .code(200)
                        .body("{\"cards\":[]}" + " ".repeat(10_000))
                        .throttleBody(1, 1, TimeUnit.SECONDS)
                        .build());
        CdsHooks hooks = world.builder().answerTime(Duration.ofMillis(300)).build();

        assertThatExceptionOfType(CdsServiceException.class)
                .isThrownBy(() -> call(hooks))
                .satisfies(failed -> {
                    assertThat(failed.reason()).isEqualTo(Reason.UNREACHABLE);
                    assertThat(failed.retryable()).isFalse();
                });
        assertThat(CdsHooksBuilder.DEFAULT_ANSWER_TIME).isEqualTo(Duration.ofSeconds(10));
    }

    @Hostile(36)
    @Test
    @DisplayName("36 a service that hangs up is not called twice")
    void hangUp_isNotCalledTwice() {
        world.cds.on(
                CALL,
                request -> new MockResponse.Builder()
                        .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                        .build());

        assertThatExceptionOfType(CdsServiceException.class)
                .isThrownBy(() -> call(world.hooks()))
                .satisfies(failed -> assertThat(failed.retryable()).isFalse());
        assertThat(world.cds.requests()).hasSize(1);
    }

    @Hostile(36)
    @Test
    @DisplayName("36 a provider in a private network, or by http, is not called")
    void provider_inAPrivateNetwork_isNotCalled() {
        for (String base :
                List.of("https://10.0.0.8", "https://192.168.1.1/cds", "http://plan.example", "https://[fe80::1]")) {
            assertThatExceptionOfType(AddressException.class)
                    .as(base)
                    .isThrownBy(() -> world.hooks().discover(CdsProvider.at(base)));
        }
        assertThatExceptionOfType(AddressException.class)
                .isThrownBy(() -> world.builder()
                        .addressRules(AddressRules.strict())
                        .build()
                        .discover(world.provider()));
        assertThat(world.cds.requests()).isEmpty();
    }

    @Hostile(36)
    @Test
    @DisplayName("36 prefetch templates that would carry the token away are not requested")
    void templates_thatLeadAway_areNotRequested() {
        world.cds.on(CALL, 200, "{\"cards\":[]}");
        CdsService hostile = CdsWorld.service(
                world.provider(),
                HookContext.APPOINTMENT_BOOK,
                Map.of(
                        "a", elsewhere.url("/steal?x={{context.patientId}}"),
                        "b", "//127.0.0.1/steal?x={{context.patientId}}",
                        "c", "../steal?x={{context.patientId}}"));

        CdsResponse response = world.hooks().call(hostile, world.connection(), world.history());

        assertThat(response.prefetch()).noneMatch(result -> result.sent());
        assertThat(elsewhere.requests()).isEmpty();
        assertThat(world.fhir.requests()).isEmpty();
    }

    @Hostile(36)
    @Test
    @DisplayName("36 nothing that a service is sent holds the connection's token, whatever it answers")
    @Requirement({"CDS-08", "CDS-65"})
    void token_ofTheConnection_reachesNoService() throws Exception {
        world.fhir.on("GET /fhir/Patient/pat-77", 200, "{\"resourceType\":\"Patient\",\"id\":\"pat-77\"}");
        CdsService wanting = CdsWorld.service(
                world.provider(), HookContext.APPOINTMENT_BOOK, Map.of("patient", "Patient/{{context.patientId}}"));
        for (int status : new int[] {200, 401, 403, 407, 500}) {
            world.cds.on(
                    CALL,
                    request -> FakeServer.json(status, "{\"cards\":[]}")
                            .newBuilder()
                            .setHeader("WWW-Authenticate", "Bearer")
                            .build());
            List<CallResult> results =
                    world.hooks().callEach(List.of(HookCall.of(wanting, world.connection(), world.history())));
            assertThat(results).hasSize(1);
        }

        assertThat(world.cds.everything()).doesNotContain(CdsWorld.TOKEN);
        assertThat(world.cds.requests()).hasSize(5);
        assertThat(new String(Files.readAllBytes(Path.of("target/test.log")), StandardCharsets.UTF_8))
                .doesNotContain(CdsWorld.TOKEN)
                .doesNotContain("pat-77");
    }
}
