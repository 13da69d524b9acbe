// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.cdshooks.action.ActionResult;
import org.sdohsync.cdshooks.action.ActionResult.Outcome;
import org.sdohsync.cdshooks.card.CdsResponse;
import org.sdohsync.cdshooks.card.Suggestion;
import org.sdohsync.cdshooks.hook.HookContext;
import org.sdohsync.cdshooks.service.CdsService;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.fhir.audit.AccessEvent;
import org.sdohsync.testkit.Requirement;

/** Suggestions and system actions: carried out when the application says so, and as it was said. */
@Timeout(240)
class ActionsTest {
    private static final String SUGGESTED = """
            {"cards":[{"uuid":"card","summary":"s","indicator":"info","source":{"label":"Plan"},
             "selectionBehavior":"any","suggestions":[{"label":"all of it","uuid":"s-1","actions":[
              {"type":"create","description":"task","resource":{"resourceType":"Task","id":"new-task",
               "focus":{"reference":"ServiceRequest/new-sr"},"for":{"reference":"Patient/pat-77"},
               "input":[{"valueReference":{"reference":"ServiceRequest/new-sr"}}]}},
              {"type":"create","description":"order","resource":{"resourceType":"ServiceRequest","id":"new-sr",
               "subject":{"reference":"Patient/pat-77"}},"extension":{"davinci-crd.if-none-exist":"identifier=a|1"}},
              {"type":"update","description":"goal","resource":{"resourceType":"Goal","id":"g1",
               "subject":{"reference":"Patient/pat-77"},"addresses":[{"reference":"ServiceRequest/new-sr"}]}},
              {"type":"delete","description":"old order","resourceId":"ServiceRequest/old"}]}]}]%s}
            """;
    private static final String GOAL =
            "{\"resourceType\":\"Goal\",\"id\":\"g1\",\"meta\":{\"versionId\":\"4\"},\"subject\":{\"reference\":\"Patient/pat-77\"}}";
    private static final String OLD =
            "{\"resourceType\":\"ServiceRequest\",\"id\":\"old\",\"meta\":{\"versionId\":\"2\"},\"subject\":{\"reference\":\"Patient/pat-77\"}}";

    private static final String CREATE = "{\"type\":\"create\",\"description\":\"order\",\"resource\":"
            + "{\"resourceType\":\"ServiceRequest\",\"subject\":{\"reference\":\"Patient/pat-77\"}}}";
    private static final String UPDATE = "{\"type\":\"update\",\"resource\":" + GOAL + "}";
    private static final String DELETE = "{\"type\":\"delete\",\"resourceId\":\"ServiceRequest/old\"}";

    private final CdsWorld world = new CdsWorld();
    private final CdsHooks hooks = world.hooks();

    @AfterEach
    void close() {
        world.close();
    }

    private CdsResponse answered(String json) {
        world.cds.on("POST /cds-services/member-history", 200, json);
        return hooks.call(
                CdsService.of(world.provider(), HookContext.APPOINTMENT_BOOK, "member-history"),
                world.connection(),
                world.history());
    }

    private void serve() {
        world.fhir.on("GET /fhir/Goal/g1", 200, GOAL);
        world.fhir.on("GET /fhir/ServiceRequest/old", 200, OLD);
        world.fhir.on("DELETE /fhir/ServiceRequest/old", 204, "");
        world.fhir.on("POST /fhir/ServiceRequest", 201, "{\"resourceType\":\"ServiceRequest\",\"id\":\"555\"}");
        world.fhir.on("POST /fhir/Task", 201, "{\"resourceType\":\"Task\",\"id\":\"777\"}");
        world.fhir.on("PUT /fhir/Goal/g1", 200, GOAL.replace("\"4\"", "\"5\""));
    }

    @Test
    @Requirement({"CDS-51", "CDS-53"})
    void answer_withActions_writesNothingByItself() {
        serve();

        CdsResponse response = answered(SUGGESTED.formatted(
                ",\"systemActions\":[{\"type\":\"delete\",\"resourceId\":\"ServiceRequest/old\"}]"));

        assertThat(response.systemActions()).hasSize(1);
        assertThat(world.fhir.requests()).isEmpty();
    }

    @Test
    @Requirement("CDS-51")
    void suggestion_whenChosen_isCarriedOutInOrderWithIfMatchAndTheLabelsReplaced() {
        serve();
        CdsResponse response = answered(SUGGESTED.formatted(""));
        Suggestion suggestion = response.cards().get(0).suggestions().get(0);

        List<ActionResult> results = hooks.apply(response, suggestion);

        assertThat(results).extracting(ActionResult::outcome).containsOnly(Outcome.DONE);
        assertThat(results)
                .extracting(result -> result.reference().orElse(""))
                .containsExactly("Task/777", "ServiceRequest/555", "Goal/g1", "ServiceRequest/old");
        assertThat(world.fhir.lines())
                .containsExactly(
                        "GET /fhir/Goal/g1",
                        "GET /fhir/ServiceRequest/old",
                        "DELETE /fhir/ServiceRequest/old",
                        "POST /fhir/ServiceRequest",
                        "POST /fhir/Task",
                        "PUT /fhir/Goal/g1");
        assertThat(header(2, "If-Match")).isEqualTo("W/\"2\"");
        assertThat(header(3, "If-None-Exist")).isEqualTo("identifier=a|1");
        assertThat(header(5, "If-Match")).isEqualTo("W/\"4\"");
        assertThat(FakeServer.body(world.fhir.requests().get(3))).doesNotContain("new-sr");
        assertThat(FakeServer.body(world.fhir.requests().get(4)))
                .doesNotContain("new-sr", "new-task")
                .contains("\"focus\":{\"reference\":\"ServiceRequest/555\"}")
                .contains("\"valueReference\":{\"reference\":\"ServiceRequest/555\"}");
        assertThat(FakeServer.body(world.fhir.requests().get(5))).contains("ServiceRequest/555");
        assertThat(world.accesses)
                .extracting(AccessEvent::interaction)
                .containsSubsequence(
                        AccessEvent.Interaction.DELETE, AccessEvent.Interaction.CREATE, AccessEvent.Interaction.UPDATE);
    }

    /** What comes of the suggestion, chosen as it was answered. */
    private List<ActionResult> chosen() {
        CdsResponse response = answered(SUGGESTED.formatted(""));
        return hooks.apply(response, response.cards().get(0).suggestions().get(0));
    }

    private String header(int request, String name) {
        return String.valueOf(world.fhir.requests().get(request).getHeaders().get(name));
    }

    @Test
    void update_ofAResourceThatIsNotThere_writesNothingAtAll() {
        serve();
        world.fhir.on("GET /fhir/Goal/g1", 404, "{}");

        List<ActionResult> results = chosen();

        assertThat(results)
                .extracting(ActionResult::outcome)
                .containsExactly(Outcome.SKIPPED, Outcome.SKIPPED, Outcome.NOT_DONE, Outcome.SKIPPED);
        assertThat(results.get(2).failure()).containsInstanceOf(ProtocolException.class);
        assertThat(world.fhir.lines()).noneMatch(line -> !line.startsWith("GET"));
    }

    @Test
    void update_ofAnotherPatientsResource_writesNothingAtAll() {
        serve();
        world.fhir.on("GET /fhir/ServiceRequest/old", 200, OLD.replace("pat-77", "other"));

        List<ActionResult> results = chosen();

        assertThat(results.get(3).outcome()).isEqualTo(Outcome.NOT_DONE);
        assertThat(results.get(3).failure())
                .hasValueSatisfying(failure -> assertThat(failure).hasMessageContaining("another patient"));
        assertThat(world.fhir.lines()).allMatch(line -> line.startsWith("GET"));
    }

    @Test
    void update_ofWhatChangedMeanwhile_isAConflictAndTheRestIsNotTried() {
        serve();
        world.fhir.on("DELETE /fhir/ServiceRequest/old", 412, "{}");

        List<ActionResult> results = chosen();

        assertThat(results)
                .extracting(ActionResult::outcome)
                .containsExactly(Outcome.SKIPPED, Outcome.SKIPPED, Outcome.SKIPPED, Outcome.NOT_DONE);
        assertThat(results.get(3).failure()).containsInstanceOf(ConflictException.class);
    }

    @Test
    void update_basedOnAnEarlierVersion_isAConflictBeforeAnythingIsWritten() {
        serve();
        CdsResponse response = answered("{\"cards\":[],\"systemActions\":[{\"type\":\"update\",\"resource\":"
                + GOAL.replace("\"4\"", "\"3\"") + "}]}");

        List<ActionResult> results = hooks.applySystemActions(response, response.systemActions());

        assertThat(results.get(0).failure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .isInstanceOf(ConflictException.class)
                        .hasMessageContaining("call the service again"));
        assertThat(world.fhir.lines()).containsExactly("GET /fhir/Goal/g1");
    }

    @Test
    void create_withoutAnAnswer_isUncertain() {
        serve();
        world.fhir.on(
                "POST /fhir/ServiceRequest",
                request -> new MockResponse.Builder()
                        .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                        .build());

        List<ActionResult> results = chosen();

        assertThat(results)
                .extracting(ActionResult::outcome)
                .containsExactly(Outcome.SKIPPED, Outcome.UNCERTAIN, Outcome.SKIPPED, Outcome.DONE);
        assertThat(results.get(1).failure()).containsInstanceOf(TransportException.class);
        assertThat(world.fhir.lines())
                .filteredOn(line -> line.startsWith("POST"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503, 504})
    void write_answeredWithAFailureOfTheServer_isUncertainSinceItMayHaveBeenStored(int status) {
        serve();
        world.fhir.on("POST /fhir/ServiceRequest", status, "{}");
        world.fhir.on("PUT /fhir/Goal/g1", status, "{}");
        world.fhir.on("DELETE /fhir/ServiceRequest/old", status, "{}");

        assertThat(outcome(CREATE)).isEqualTo(Outcome.UNCERTAIN);
        assertThat(outcome(UPDATE)).isEqualTo(Outcome.UNCERTAIN);
        assertThat(outcome(DELETE)).isEqualTo(Outcome.UNCERTAIN);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 412, 422, 429})
    void write_thatTheServerRefused_isNotDone(int status) {
        serve();
        world.fhir.on("POST /fhir/ServiceRequest", status, "{}");
        world.fhir.on("PUT /fhir/Goal/g1", status, "{}");

        assertThat(outcome(CREATE)).isEqualTo(Outcome.NOT_DONE);
        assertThat(outcome(UPDATE)).isEqualTo(Outcome.NOT_DONE);
    }

    @Test
    void create_whoseAnswerCannotBeUsed_isUncertain() {
        serve();
        world.fhir.on("POST /fhir/ServiceRequest", 201, "");
        assertThat(outcome(CREATE)).isEqualTo(Outcome.UNCERTAIN);

        world.fhir.on(
                "POST /fhir/ServiceRequest",
                request -> FakeServer.json(201, "")
                        .newBuilder()
                        .setHeader("Location", "https://other.example/ServiceRequest/1")
                        .build());
        assertThat(outcome(CREATE)).isEqualTo(Outcome.UNCERTAIN);

        world.fhir.on("POST /fhir/ServiceRequest", 201, "{\"a\":".repeat(3000) + "1" + "}".repeat(3000));
        assertThat(outcome(CREATE)).isEqualTo(Outcome.UNCERTAIN);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 503})
    void update_thatWasAcceptedWithoutABody_isDoneWhetherItCanBeReadAgainOrNot(int readAgain) {
        serve();
        world.fhir.on("PUT /fhir/Goal/g1", request -> {
            world.fhir.on("GET /fhir/Goal/g1", readAgain, "{}");
            return FakeServer.json(200, "");
        });

        assertThat(outcome(UPDATE)).isEqualTo(Outcome.DONE);
    }

    @Test
    void update_ofWhatCannotBeReadNow_isNotDone() {
        world.fhir.on("GET /fhir/Goal/g1", 503, "{}");

        assertThat(outcome(UPDATE)).isEqualTo(Outcome.NOT_DONE);
    }

    private Outcome outcome(String action) {
        CdsResponse response = answered("{\"cards\":[],\"systemActions\":[" + action + "]}");
        return hooks.applySystemActions(response, response.systemActions())
                .get(0)
                .outcome();
    }

    @Test
    void delete_ofWhatIsGone_isDone() {
        serve();
        world.fhir.on("GET /fhir/ServiceRequest/old", 410, "{}");
        CdsResponse response = answered(
                "{\"cards\":[],\"systemActions\":[{\"type\":\"delete\",\"resourceId\":\"ServiceRequest/old\"}]}");

        assertThat(hooks.applySystemActions(response, response.systemActions())
                        .get(0)
                        .outcome())
                .isEqualTo(Outcome.DONE);
    }

    @Test
    void draft_ofTheContext_isLeftToTheApplication() {
        CdsResponse response = answered("{\"cards\":[],\"systemActions\":[{\"type\":\"update\",\"resource\":"
                + "{\"resourceType\":\"Appointment\",\"id\":\"appointment-1\"}}]}");

        assertThat(hooks.applySystemActions(response, response.systemActions())
                        .get(0)
                        .outcome())
                .isEqualTo(Outcome.LEFT_TO_APPLICATION);
        assertThat(world.fhir.requests()).isEmpty();
    }

    @Test
    void apply_ofSomethingElseThanAnswered_isRefused() {
        CdsResponse one = answered(SUGGESTED.formatted(""));
        CdsResponse other = answered(SUGGESTED.formatted(""));
        CdsResponse unusable = answered(SUGGESTED.formatted("").replace("\"delete\"", "\"merge\""));

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        hooks.apply(one, other.cards().get(0).suggestions().get(0)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hooks.apply(
                        unusable, unusable.cards().get(0).suggestions().get(0)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hooks.applySystemActions(
                        one, other.cards().get(0).suggestions().get(0).actions()));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 303, 408, 500, 502, 503, 504})
    void suggestion_whoseCreateMayHaveBeenStored_isUncertain(int status) {
        serve();
        // Stored, and the answer does not say so: an error, a redirect, or success without an id.
        world.fhir.on("POST /fhir/ServiceRequest", status, "{}");

        List<ActionResult> results = chosen();

        assertThat(results)
                .extracting(ActionResult::outcome)
                .containsExactly(Outcome.SKIPPED, Outcome.UNCERTAIN, Outcome.SKIPPED, Outcome.DONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 409, 412, 422, 429})
    void suggestion_whoseCreateIsRefused_isNotDone(int status) {
        serve();
        world.fhir.on("POST /fhir/ServiceRequest", status, "{}");

        List<ActionResult> results = chosen();

        assertThat(results.get(1).outcome()).isEqualTo(Outcome.NOT_DONE);
    }

    @Test
    void suggestion_whoseUpdateIsAnsweredWithAnError_isUncertain() {
        serve();
        world.fhir.on("PUT /fhir/Goal/g1", 504, "{}");

        List<ActionResult> results = chosen();

        assertThat(results)
                .extracting(ActionResult::outcome)
                .containsExactly(Outcome.DONE, Outcome.DONE, Outcome.UNCERTAIN, Outcome.DONE);
    }

    @Test
    void suggestion_whenTheNetworkThrowsAnError_tellsWhatWasDone() {
        serve();
        CdsHooks broken = world.builder()
                .http(new OkHttpClient.Builder()
                        .addInterceptor(chain -> {
                            if (chain.request().method().equals("POST")
                                    && chain.request().url().encodedPath().equals("/fhir/Task")) {
                                throw new AssertionError("broken");
                            }
                            return chain.proceed(chain.request());
                        })
                        .build())
                .build();
        CdsResponse response = answered(SUGGESTED.formatted(""));

        List<ActionResult> results =
                broken.apply(response, response.cards().get(0).suggestions().get(0));

        assertThat(results)
                .extracting(ActionResult::outcome)
                .containsExactly(Outcome.NOT_DONE, Outcome.DONE, Outcome.SKIPPED, Outcome.DONE);
    }
}
