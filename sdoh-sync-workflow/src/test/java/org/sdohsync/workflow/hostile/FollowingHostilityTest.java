// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.CreateResult;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.RawResource;
import org.sdohsync.fhir.internal.client.SearchPages;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.workflow.details.MissingReference;
import org.sdohsync.workflow.details.ReferralDetails;
import org.sdohsync.workflow.internal.details.FetchedDetails;

/** Everything in an answer that names a place, and would take the token there. */
class FollowingHostilityTest {
    private static final String PAGE = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"}";

    private final FollowingStage stage = new FollowingStage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Hostile(33)
    @Requirement({"USE-05", "USE-06"})
    @ParameterizedTest(name = "33 next link {0}")
    @ValueSource(
            strings = {
                "FOREIGN/fhir?page=2",
                "NEIGHBOUR/fhir?page=2",
                "https:HOMEPLACE/fhir?page=2",
                "FOREIGNPLACE/fhir?page=2",
                "http://user@127.0.0.1:1/fhir",
                "HOME@127.0.0.2/fhir",
                "http://127.0.0.1/fhir",
                "http:///fhir",
                "http://127.0.0.1:99999/fhir",
                "javascript:alert(1)",
                "file:///etc/passwd",
                "data:application/json,{}",
                "urn:uuid:7",
                "http://[::1",
                "FOREIGN/fhir?page=a b"
            })
    void next_leadingAway_isNotFollowed(String link) {
        stage.answer("/fhir/Task", pageWithNext(placed(link)));
        SearchPages pages = stage.client().search("Task?owner=1");
        assertThat(pages.next(head -> true)).isPresent();

        assertThat(FollowingStage.failure(() -> pages.next(head -> true))).isInstanceOf(ProtocolException.class);

        assertThat(stage.asked()).containsExactly("GET /fhir/Task");
    }

    @Hostile(33)
    @Requirement("USE-05")
    @ParameterizedTest(name = "33 next link at home: {0}")
    @CsvSource({
        "HOME/fhir?page=2, /fhir",
        "HOME/other/path?page=2, /other/path",
        "?page=2, /fhir/",
        "Task/page2, /fhir/Task/page2",
        "Task/page 2, /fhir/Task/page%202",
        "HOME/fhir/Other?code=a|b {c}, /fhir/Other"
    })
    void next_atHome_isFollowed(String link, String path) {
        stage.answer("/fhir/Task", pageWithNext(placed(link)));
        stage.answer(path, PAGE);
        SearchPages pages = stage.client().search("Task?owner=1");

        assertThat(pages.next(head -> true)).isPresent();
        assertThat(pages.next(head -> true)).isPresent();
        assertThat(pages.hasNext()).isFalse();
        assertThat(stage.asked()).containsExactly("GET /fhir/Task", "GET " + path);
    }

    /** Ports that only a public server has: seen without a network. */
    @Hostile(33)
    @Requirement("USE-06")
    @ParameterizedTest(name = "33 next link {0}, followed: {1}")
    @CsvSource({
        "https://ehr.example:443/fhir?page=2, true",
        "HTTPS://EHR.EXAMPLE/fhir?page=2, true",
        "https://ehr.example/other?page=2, true",
        "http://ehr.example/fhir?page=2, false",
        "http://ehr.example:443/fhir?page=2, false",
        "https://ehr.example:8443/fhir?page=2, false",
        "https://ehr.example.evil.example/fhir?page=2, false",
        "https://ehr.example%2eevil.example/fhir, false",
        "https://xn--ehr-example/fhir, false"
    })
    void next_comparesOrigins(String link, boolean followed) {
        List<URI> sent = new ArrayList<>();
        FhirClient client = FhirClient.over(
                request -> {
                    sent.add(request.uri());
                    String body = sent.size() == 1 ? pageWithNext(link) : PAGE;
                    return new HttpReply(200, request.uri(), name -> null, body.getBytes(StandardCharsets.UTF_8));
                },
                FhirBase.restore("https://ehr.example/fhir"),
                Limits.defaults());
        SearchPages pages = client.search("Task");
        assertThat(pages.next(head -> true)).isPresent();

        if (followed) {
            assertThat(pages.next(head -> true)).isPresent();
        } else {
            assertThat(FollowingStage.failure(() -> pages.next(head -> true))).isInstanceOf(ProtocolException.class);
        }

        assertThat(sent).hasSize(followed ? 2 : 1);
    }

    @Hostile(33)
    @Test
    @DisplayName("33 next links in a circle and without end")
    void next_withoutEnd_ends() {
        stage.answer("/fhir/Task", pageWithNext(placed("HOME/fhir/Task?owner=1")));
        SearchPages circle = stage.client().search("Task?owner=1");
        assertThat(circle.next(head -> true)).isPresent();
        assertThat(FollowingStage.failure(() -> circle.next(head -> true))).isInstanceOf(ProtocolException.class);

        for (int page = 0; page <= FollowingStage.LIMITS.pages(); page++) {
            stage.answer("/fhir/Task/" + page, pageWithNext(placed("HOME/fhir/Task/" + (page + 1))));
        }
        SearchPages endless = stage.client().search("Task/0");
        SyncException failed = FollowingStage.failure(() -> {
            while (endless.next(head -> true).isPresent()) {
                assertThat(endless.hasNext()).isTrue();
            }
        });
        assertThat(failed).isInstanceOf(LimitException.class);
    }

    @Hostile(33)
    @Requirement("USE-07")
    @ParameterizedTest(name = "33 read redirected with {0}")
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void read_redirectedAway_isNotFollowed(int status) {
        for (String place :
                List.of(stage.foreign("/Task/1"), stage.neighbour("/Task/1"), "https:" + homePlace("/fhir"))) {
            stage.answer("/fhir/Task/1", status, Map.of("Location", place), "");
            stage.answer("/fhir/Binary/1", status, Map.of("Location", place), "");

            for (String type : List.of("Task", "Binary")) {
                assertThat(FollowingStage.failure(() -> stage.client().read(type, "1")))
                        .isInstanceOf(ProtocolException.class);
            }
        }
    }

    @Hostile(33)
    @Test
    @DisplayName("33 read redirected in a circle")
    void read_redirectedForEver_ends() {
        stage.answer("/fhir/Task/1", 302, Map.of("Location", "/fhir/Task/1"), "");

        assertThat(FollowingStage.failure(() -> stage.client().read("Task", "1")))
                .isInstanceOf(LimitException.class);
    }

    @Hostile(33)
    @Requirement("USE-07")
    @ParameterizedTest(name = "33 write redirected with {0}")
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void write_redirected_isNotFollowed(int status) {
        stage.answer("/fhir/Procedure", status, Map.of("Location", stage.foreign("/Procedure")), "");
        stage.answer("/fhir/Procedure/1", text(procedure()));
        RawResource read = stage.client().read("Procedure", "1").orElseThrow();
        stage.answer("/fhir/Procedure/1", status, Map.of("Location", stage.foreign("/Procedure/1")), "");

        FollowingStage.failure(() -> stage.client().create(procedure(), null));
        FollowingStage.failure(() -> stage.client().update(read, procedure()));

        assertThat(stage.asked())
                .containsExactly("GET /fhir/Procedure/1", "POST /fhir/Procedure", "PUT /fhir/Procedure/1");
    }

    @Hostile(33)
    @Requirement({"USE-03", "USE-04"})
    @ParameterizedTest(name = "33 reference {0}")
    @ValueSource(
            strings = {
                "FOREIGN/fhir/Task/1",
                "NEIGHBOUR/fhir/Task/1",
                "FOREIGNPLACE/Task/1",
                "https://cdn.example/Binary/1",
                "HOME/other/Task/1",
                "HOME/fhir/../other/Task/1",
                "HOME/fhirevil/Task/1",
                "Task/..",
                "Task/1/../../x",
                "Task/%2e%2e",
                "../Task/1",
                "urn:uuid:7",
                "#contained",
                ""
            })
    void read_ofAReferenceElsewhere_isRefused(String reference) {
        assertThat(FollowingStage.failure(() -> stage.client().read(placed(reference))))
                .isInstanceOf(ProtocolException.class);
        assertThat(stage.asked()).isEmpty();
    }

    @Hostile(33)
    @Requirement("USE-03")
    @ParameterizedTest(name = "33 created with Location {0}")
    @CsvSource({
        "FOREIGN/fhir/Procedure/9/_history/1, Procedure/1",
        "HOME/fhir/Procedure/9, Procedure/9",
        "Procedure/9, Procedure/9",
        "javascript:alert(1), Procedure/1",
        "FOREIGN/fhir/Procedure/.., Procedure/1",
        "FOREIGN/fhir/Patient/9, Procedure/1"
    })
    void create_withALocation_takesTheNameAndAsksNobody(String location, String made) {
        stage.answer("/fhir/Procedure", 201, Map.of("Location", placed(location)), text(procedure()));

        CreateResult created = stage.client().create(procedure(), null);

        assertThat(created.reference()).hasToString(made);
        assertThat(stage.asked()).containsExactly("POST /fhir/Procedure");
    }

    @Hostile(33)
    @Requirement("USE-03")
    @Test
    @DisplayName("33 asynchronous answers with a place to poll")
    void answers_withAPlaceToPoll_arePolledNowhere() {
        Map<String, String> poll = Map.of("Content-Location", stage.foreign("/poll"));
        for (String path : List.of("/fhir/Task", "/fhir/Procedure", "/fhir/Task/1")) {
            stage.answer(path, 202, poll, "");
        }

        for (SyncException failed : List.of(
                FollowingStage.failure(() -> stage.client().search("Task").next(head -> true)),
                FollowingStage.failure(() -> stage.client().create(procedure(), null)),
                FollowingStage.failure(() -> stage.client().read("Task", "1")))) {
            assertThat(failed).isInstanceOfAny(ProtocolException.class, HttpStatusException.class);
        }
    }

    @Hostile(33)
    @Requirement({"USE-03", "USE-04"})
    @Test
    @DisplayName("33 attachments and references within a resource")
    void details_withForeignPlaces_readsNoneOfThem() {
        stage.answer(
                "/fhir/ServiceRequest/1",
                "{\"resourceType\":\"ServiceRequest\",\"id\":\"1\",\"subject\":{\"reference\":\""
                        + stage.foreign("/fhir/Patient/1")
                        + "\"},\"supportingInfo\":[{\"reference\":\"DocumentReference/1\"},{\"reference\":\""
                        + stage.neighbour("/fhir/Consent/1") + "\"}]}");
        stage.answer(
                "/fhir/DocumentReference/1",
                "{\"resourceType\":\"DocumentReference\",\"id\":\"1\",\"content\":[{\"attachment\":{\"url\":\""
                        + stage.foreign("/cdn/scan.pdf") + "\"}}]}");
        Task task = new Task();
        task.setId("Task/1");
        task.setFocus(new Reference("ServiceRequest/1"));

        ReferralDetails details = FetchedDetails.read(stage.client(), ServerCapabilities.unknown(), task);

        assertThat(details.missing())
                .extracting(MissingReference::reference)
                .contains(stage.foreign("/fhir/Patient/1"), stage.neighbour("/fhir/Consent/1"));
        assertThat(stage.client()
                        .readAs(DocumentReference.class, "1")
                        .orElseThrow()
                        .getContent())
                .hasSize(1);
    }

    private String placed(String link) {
        return link.replace("FOREIGNPLACE", stage.foreign("").substring("http:".length()))
                .replace("FOREIGN", stage.foreign(""))
                .replace("NEIGHBOUR", stage.neighbour(""))
                .replace("HOMEPLACE", homePlace(""))
                .replace("HOME", stage.homeUrl(""));
    }

    private String homePlace(String path) {
        return stage.homeUrl(path).substring("http:".length());
    }

    private static String pageWithNext(String link) {
        return "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[{\"relation\":\"next\",\"url\":\"" + link
                + "\"}]}";
    }

    private static JsonObject procedure() {
        return JsonObject.builder()
                .text("resourceType", "Procedure")
                .text("id", "1")
                .object("meta", JsonObject.builder().text("versionId", "1").build())
                .build();
    }

    private static String text(JsonObject json) {
        return new String(json.toBytes(), StandardCharsets.UTF_8);
    }
}
