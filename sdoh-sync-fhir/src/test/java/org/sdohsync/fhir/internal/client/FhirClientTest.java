// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.json.JsonObject;

class FhirClientTest {
    private static final String TASK =
            "{\"resourceType\":\"Task\",\"id\":\"1\",\"meta\":{\"versionId\":\"7\",\"lastUpdated\":\"2026-01-01T00:00:00Z\"},"
                    + "\"text\":{\"div\":\"<p>&eacute;</p>\"},\"status\":\"sleeping\",\"unknown\":{\"a\":1.50},"
                    + "\"authoredOn\":\"yesterday\"}";

    private final List<OutgoingRequest> sent = new ArrayList<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final FhirClient client =
            FhirClient.over(this::send, FhirBase.restore("https://fhir.example/r4"), Limits.defaults());

    private record Answer(int status, Map<String, String> headers, String body) {}

    @Test
    void read_ofResource_keepsEverything() {
        answer(200, TASK, Map.of());

        RawResource task = client.read("Task/1/_history/3").orElseThrow();

        assertThat(sent.get(0).uri()).hasToString("https://fhir.example/r4/Task/1");
        assertThat(sent.get(0).headers()).containsEntry("Accept", "application/fhir+json");
        assertThat(new String(task.json().toBytes(), UTF_8)).isEqualTo(TASK);
        assertThat(task.versionId()).hasValue("7");
        assertThat(task.lastUpdated()).isPresent();
    }

    @Test
    void readAs_withUnknownStatusAndBadEntity_givesModelWithoutNarrative() {
        answer(200, TASK, Map.of());

        Task task = client.readAs(Task.class, "1").orElseThrow();

        assertThat(task.hasText()).isFalse();
        assertThat(task.getStatusElement().getValueAsString()).isEqualTo("sleeping");
        assertThat(task.getStatus()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void read_ofWhatIsGone_isEmpty(int status) {
        answer(status, "", Map.of());

        assertThat(client.read("Task", "1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://other.example/r4/Task/1",
                "https://fhir.example.evil/r4/Task/1",
                "https://fhir.example/r4/../admin",
                "#inner",
                "urn:uuid:1",
                "Task/..",
                ""
            })
    void read_ofForeignReference_sendsNothing(String reference) {
        assertThatThrownBy(() -> client.read(reference)).isInstanceOf(ProtocolException.class);
        assertThat(sent).isEmpty();
    }

    @Test
    void read_outsideOfScope_isAuthorizationException() {
        answer(403, "", Map.of("WWW-Authenticate", "Bearer error=\"insufficient_scope\""));

        assertThatThrownBy(() -> client.read("Task", "1"))
                .isInstanceOfSatisfying(
                        AuthorizationException.class,
                        e -> assertThat(e.reason()).isEqualTo(AuthorizationException.Reason.SCOPE));
    }

    @Test
    void read_refused_carriesCodesAndWaitButNoWords() {
        answer(
                429,
                "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"code\":\"throttled\",\"diagnostics\":\"canary\"},"
                        + "{\"code\":\"<canary>\"}]}",
                Map.of("Retry-After", "Thu, 01 Jan 2026 00:00:30 GMT", "Date", "Thu, 01 Jan 2026 00:00:00 GMT"));

        assertThatThrownBy(() -> client.read("Task", "1")).isInstanceOfSatisfying(HttpStatusException.class, e -> {
            assertThat(e.issueCodes()).containsExactly("throttled");
            assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(30));
            assertThat(e.getMessage()).doesNotContain("canary");
        });
    }

    @Test
    void read_ofAnotherResource_isProtocolException() {
        answer(200, TASK.replace("\"id\":\"1\"", "\"id\":\"2\""), Map.of());

        assertThatThrownBy(() -> client.read("Task", "1")).isInstanceOf(ProtocolException.class);
    }

    private static RawResource read() {
        JsonObject json = JsonObject.parse(TASK.getBytes(UTF_8), "test");
        return new RawResource(LocalReference.of("Task", "1"), json, "7", null);
    }

    @Test
    void update_ofReadResource_namesItsVersion() {
        answer(200, TASK.replace("\"7\"", "\"8\""), Map.of());
        JsonObject edited = JsonObject.parse(TASK.getBytes(UTF_8), "test").toBuilder()
                .text("status", "accepted")
                .build();

        RawResource updated = client.update(read(), edited);

        assertThat(updated.versionId()).hasValue("8");
        assertThat(sent.get(0).method()).isEqualTo("PUT");
        assertThat(sent.get(0).headers())
                .containsEntry("If-Match", "W/\"7\"")
                .containsEntry("Content-Type", "application/fhir+json");
        assertThat(new String(Objects.requireNonNull(sent.get(0).body()), UTF_8))
                .isEqualTo(TASK.replace("sleeping", "accepted"));
    }

    @Test
    void read_withAByteOrderMark_isAsWithout() {
        for (int i = 0; i < 5; i++) {
            answer(200, "\ufeff" + (i < 3 ? TASK : bundle(i)), Map.of());
        }

        assertThat(client.read("Task", "1")).isPresent();
        assertThat(client.readAs(Task.class, "1")).isPresent();
        assertThat(client.metadata().text("id")).contains("1");
        assertThat(client.search("Task?x")
                        .next(head -> true)
                        .orElseThrow()
                        .entries()
                        .get(0)
                        .as(Task.class)
                        .getStatusElement()
                        .getValueAsString())
                .isEqualTo("sleeping");
        assertThat(client.batch(List.of("Task/1")).get(0).as(Task.class).hasText())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://fhir.example:443/r4/Task/1",
                "HTTPS://FHIR.EXAMPLE/r4/Task/1/_history/3",
                "https://fhir.example/R4/Task/1",
                "http://inside:8080/fhir/Task/1",
                "http://INSIDE:8080/fhir/Task/1/_history/2",
                "https://cdn.example/r4/Task/1"
            })
    void read_ofAReferenceByAnotherNameOfTheServer_asksTheServerAsWeKnowIt(String reference) {
        answer(
                200,
                "{\"resourceType\":\"CapabilityStatement\",\"implementation\":{\"url\":\"https://cdn.example/r4/\"}}",
                Map.of());
        answer(
                200,
                bundle(1).replace("{\"resource\"", "{\"fullUrl\":\"http://inside:8080/fhir/Task/1\",\"resource\""),
                Map.of());
        answer(200, TASK, Map.of());
        assertThat(client.metadata().has("implementation")).isTrue();
        assertThat(client.search("Task?x").next(head -> true)).isPresent();

        assertThat(client.read(reference)).isPresent();

        assertThat(sent)
                .last()
                .satisfies(request -> assertThat(request.uri()).hasToString("https://fhir.example/r4/Task/1"));
    }

    private static String bundle(int number) {
        return "{\"resourceType\":\"Bundle\",\"total\":" + number + ",\"entry\":[{\"resource\":" + TASK + "}]}";
    }

    @Test
    void update_ofAResourceWhoseIdIsANumber_writesItAsText() {
        answer(200, "{\"resourceType\":\"Task\",\"id\":7,\"meta\":{\"versionId\":\"1\"}}", Map.of());
        answer(200, "{\"resourceType\":\"Task\",\"id\":7,\"meta\":{\"versionId\":\"2\"}}", Map.of());

        RawResource read = client.read("Task", "7").orElseThrow();
        RawResource updated = client.update(read, read.json());

        assertThat(sent.get(1).uri()).hasToString("https://fhir.example/r4/Task/7");
        assertThat(new String(sent.get(1).body(), UTF_8)).contains("\"id\":\"7\"");
        assertThat(updated.versionId()).contains("2");
    }

    @Test
    void update_answeredWithoutBody_readsAgain() {
        answer(200, "", Map.of("ETag", "W/\"8\""));
        answer(200, TASK.replace("\"7\"", "\"8\""), Map.of());

        RawResource updated = client.update(read(), read().json());

        assertThat(updated.versionId()).hasValue("8");
        assertThat(sent).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 412})
    void update_ofStaleVersion_isConflict(int status) {
        answer(status, "", Map.of("ETag", "W/\"9\""));

        assertThatThrownBy(() -> client.update(read(), read().json()))
                .isInstanceOfSatisfying(ConflictException.class, e -> {
                    assertThat(e.resource()).isEqualTo("Task/1");
                    assertThat(e.ourVersion()).hasValue("7");
                    assertThat(e.serverVersion()).hasValue("9");
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 404, 410})
    void delete_ofReadResource_namesItsVersion(int status) {
        answer(status, "", Map.of());

        client.delete(read());

        assertThat(sent.get(0).method()).isEqualTo("DELETE");
        assertThat(sent.get(0).uri()).hasToString("https://fhir.example/r4/Task/1");
        assertThat(sent.get(0).headers()).containsEntry("If-Match", "W/\"7\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 412})
    void delete_ofStaleVersion_isConflict(int status) {
        answer(status, "", Map.of());

        assertThatThrownBy(() -> client.delete(read())).isInstanceOf(ConflictException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://fhir.example/r4/Procedure/p1/_history/1",
                "https://fhir.example/r4/Procedure/p1/",
                "https://fhir.example/r4/Procedure/p1/_history/1/",
                "https://FHIR.Example/r4/Procedure/p1",
                "HTTPS://fhir.example:443/r4/Procedure/p1/_history/1",
                "Procedure/p1",
                "Procedure/p1/",
                "Procedure/p1/_history/1",
                "./Procedure/p1",
                "/r4/Procedure/p1/_history/1",
                "//fhir.example/r4/Procedure/p1",
                " /r4/Procedure/p1 "
            })
    void create_withLocation_takesTheNameOnly(String location) {
        answer(201, "", Map.of("Location", location, "ETag", "W/\"1\""));

        CreateResult created = client.create(new Procedure(), "identifier=a%7Cb");

        assertThat(created.reference()).hasToString("Procedure/p1");
        assertThat(created.versionId()).hasValue("1");
        assertThat(created.existing()).isFalse();
        assertThat(sent.get(0).headers()).containsEntry("If-None-Exist", "identifier=a%7Cb");
    }

    @Test
    void create_withContentLocationAlone_takesItsName() {
        answer(201, "", Map.of("Content-Location", "https://fhir.example/r4/Procedure/p1/_history/1"));

        assertThat(client.create(new Procedure(), null).reference()).hasToString("Procedure/p1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://inside.example:8080/fhir/Procedure/p1",
                "http://fhir.example/r4/Procedure/p1",
                "https://fhir.example:8443/r4/Procedure/p1",
                "https://fhir.example.evil.example/r4/Procedure/p1",
                "https://fhir.example@evil.example/r4/Procedure/p1",
                "//evil.example/r4/Procedure/p1",
                "file:///r4/Procedure/p1",
                "https:///r4/Procedure/p1",
                "urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7",
                "/r4/Patient/p1",
                "/r4/Procedure/..",
                "/r4/Procedure/",
                "https://[bad/Procedure/p1",
                ""
            })
    void create_withALocationElsewhere_isATypedErrorOrWhatTheBodySays(String location) {
        for (String header : List.of("Location", "Content-Location")) {
            answer(201, "", Map.of(header, location));
            assertThatThrownBy(() -> client.create(new Procedure(), null))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("search for it");
            answer(201, "{\"resourceType\":\"Procedure\",\"id\":\"p9\"}", Map.of(header, location));
            assertThat(client.create(new Procedure(), null).reference()).hasToString("Procedure/p9");
        }
        assertThat(sent).hasSize(4).allMatch(request -> request.method().equals("POST"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://FHIR.example/r4/Patient/1",
                "https://fhir.example:443/r4/Patient/1",
                "Patient/1/_history/2"
            })
    void reference_toThisServerWrittenOtherwise_isFollowed(String reference) {
        assertThat(LocalReference.find(client.base(), reference)).contains(LocalReference.of("Patient", "1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://fhir.example/other/Patient/1",
                "https://fhir.example/r4x/Patient/1",
                "https://fhir.example:444/r4/Patient/1",
                "http://fhir.example/r4/Patient/1",
                "file://fhir.example/r4/Patient/1",
                "https:///r4/Patient/1",
                "https://user@elsewhere.example/r4/Patient/1"
            })
    void reference_elsewhere_isNotFollowed(String reference) {
        assertThat(LocalReference.find(client.base(), reference)).isEmpty();
    }

    @Test
    void read_pastCaches_asksThemToGiveWay() {
        answer(404, "", Map.of());
        answer(404, "", Map.of());

        assertThat(client.pastCaches().read("Task", "1")).isEmpty();
        assertThat(client.read("Task", "1")).isEmpty();

        assertThat(sent.get(0).headers())
                .containsEntry("Cache-Control", "no-cache")
                .containsEntry("Pragma", "no-cache");
        assertThat(sent.get(1).headers()).doesNotContainKey("Cache-Control");
    }

    @Test
    void create_ofWhatIsThere_tellsSo() {
        answer(200, "{\"resourceType\":\"Procedure\",\"id\":\"p9\"}", Map.of());

        CreateResult created = client.create(new Procedure(), "identifier=a%7Cb");

        assertThat(created.existing()).isTrue();
        assertThat(created.reference()).hasToString("Procedure/p9");
    }

    @Test
    void create_withoutAnyName_isProtocolException() {
        answer(201, "", Map.of());

        assertThatThrownBy(() -> client.create(new Procedure(), null)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void batch_ofReads_answersInOrder() {
        answer(
                200,
                "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":" + TASK
                        + ",\"response\":{\"status\":\"200 OK\"}},{\"response\":{\"status\":\"404\"}}]}",
                Map.of());

        List<BundleEntry> entries = client.batch(List.of("Task/1", "Task/2"));

        assertThat(entries).extracting(entry -> entry.status().orElseThrow()).containsExactly(200, 404);
        assertThat(entries.get(0).json().text("status")).hasValue("sleeping");
        assertThat(sent.get(0).uri()).hasToString("https://fhir.example/r4");
    }

    @Test
    void batch_answeredWithTooFew_isProtocolException() {
        answer(200, "{\"resourceType\":\"Bundle\"}", Map.of());

        assertThatThrownBy(() -> client.batch(List.of("Task/1"))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void search_overPages_followsRelativeLinks() {
        answer(
                200,
                "{\"resourceType\":\"Bundle\",\"link\":[{\"relation\":\"next\",\"url\":\"?page=2\"}],"
                        + "\"entry\":[{\"resource\":" + TASK + "}]}",
                Map.of());
        answer(200, "{\"resourceType\":\"Bundle\"}", Map.of());

        SearchPages pages = client.search("Task?status=requested");

        assertThat(sent).isEmpty();
        assertThat(pages.next(head -> true).orElseThrow().entries()).hasSize(1);
        assertThat(pages.next(head -> true).orElseThrow().entries()).isEmpty();
        assertThat(pages.next(head -> true)).isEmpty();
        assertThat(sent.get(1).uri()).hasToString("https://fhir.example/r4/?page=2");
    }

    @Test
    void learn_fromStatement_leavesTheUnmentionedToBeTried() {
        answer(
                200,
                "{\"rest\":[{\"mode\":\"server\",\"interaction\":[{\"code\":\"batch\"}],\"resource\":[{\"type\":\"Task\","
                        + "\"versioning\":\"versioned-update\",\"searchParam\":[{\"name\":\"owner\"}]},"
                        + "{\"type\":\"Procedure\",\"conditionalCreate\":false}]}]}",
                Map.of());

        ServerCapabilities abilities = ServerCapabilities.learn(client);

        assertThat(abilities.has(ServerFeature.OWNER_SEARCH)).isTrue();
        assertThat(abilities.has(ServerFeature.BATCH)).isTrue();
        assertThat(abilities.has(ServerFeature.LAST_UPDATED_SEARCH)).isFalse();
        assertThat(abilities.may(ServerFeature.LAST_UPDATED_SEARCH)).isTrue();
        assertThat(abilities.may(ServerFeature.CONDITIONAL_CREATE)).isFalse();
        assertThat(ServerCapabilities.restore(abilities.json())).isEqualTo(abilities);
    }

    @Test
    void learn_fromBrokenStatement_leavesAllToBeTried() {
        answer(200, "<html>", Map.of());

        assertThat(ServerCapabilities.learn(client)).isEqualTo(ServerCapabilities.unknown());
    }

    private void answer(int status, String body, Map<String, String> headers) {
        answers.add(new Answer(status, headers, body));
    }

    private HttpReply send(OutgoingRequest request) {
        sent.add(request);
        Answer answer = answers.remove();
        return new HttpReply(
                answer.status(),
                request.uri(),
                answer.headers()::get,
                answer.body().getBytes(UTF_8));
    }
}
