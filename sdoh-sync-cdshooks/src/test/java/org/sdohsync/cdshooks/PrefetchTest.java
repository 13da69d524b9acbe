// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.cdshooks.card.CdsResponse;
import org.sdohsync.cdshooks.hook.HookCall;
import org.sdohsync.cdshooks.hook.HookContext;
import org.sdohsync.cdshooks.hook.HookSubject;
import org.sdohsync.cdshooks.internal.prefetch.PrefetchTemplate;
import org.sdohsync.cdshooks.prefetch.PrefetchResult;
import org.sdohsync.cdshooks.prefetch.PrefetchResult.Outcome;
import org.sdohsync.cdshooks.service.CdsProvider;
import org.sdohsync.cdshooks.service.CdsService;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.audit.AccessEvent;
import org.sdohsync.testkit.Requirement;

/** What services ask for in advance, read with the connection's token and sent without it. */
@Timeout(240)
class PrefetchTest {
    private static final String PATIENT = "{\"resourceType\":\"Patient\",\"id\":\"pat-77\",\"gender\":\"female\"}";
    private static final String COVERAGES =
            "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":1,\"entry\":["
                    + "{\"fullUrl\":\"x\",\"resource\":{\"resourceType\":\"Coverage\",\"id\":\"cov-1\",\"beneficiary\":"
                    + "{\"reference\":\"Patient/pat-77\"}},\"search\":{\"mode\":\"match\"}}]}";
    private static final String NONE = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":0}";

    private final CdsWorld world = new CdsWorld();
    private final Map<String, String> wanted = new LinkedHashMap<>();

    @BeforeEach
    void answer() {
        world.cds.on("POST /cds-services/member-history", 200, "{\"cards\":[]}");
        world.fhir.on("GET /fhir/Patient/pat-77", 200, PATIENT);
        world.fhir.on("GET /fhir/Coverage", 200, COVERAGES);
        world.fhir.on("GET /fhir/Condition", 200, NONE);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private CdsResponse call() {
        return call(world.provider());
    }

    private CdsResponse call(CdsProvider provider) {
        CdsService service = CdsWorld.service(provider, HookContext.APPOINTMENT_BOOK, wanted);
        return world.hooks().call(service, world.connection(), world.history());
    }

    private JsonObject sent() {
        return FakeServer.sent(world.cds.last())
                .object("prefetch")
                .orElse(JsonObject.builder().build());
    }

    @Test
    @Requirement({"CDS-06", "CDS-24", "CDS-25", "CDS-27", "CDS-28", "CDS-32", "CDS-33"})
    void prefetch_isReadWithTheConnectionsTokenAndLeavesOutWhatCannotBeHad() {
        wanted.put("patient", "Patient/{{context.patientId}}");
        wanted.put("coverage", "Coverage?patient={{context.patientId}}&status=active");
        wanted.put("conditions", "Condition?patient={{context.patientId}}");
        wanted.put("user", "{{context.userId}}");
        wanted.put("encounter", "Encounter/{{context.encounterId}}");
        wanted.put("role", "PractitionerRole?_id={{userPractitionerRoleId}}");
        wanted.put("orders", "ServiceRequest?_id={{context.appointments.entry.resource.basedOn.resolve().id}}");
        wanted.put("unknown", "Patient/{{context.patientId | today()}}");

        CdsResponse response = call();

        assertThat(response.prefetch())
                .extracting(PrefetchResult::outcome)
                .containsExactly(
                        Outcome.SENT,
                        Outcome.SENT,
                        Outcome.NOTHING_FOUND,
                        Outcome.NOTHING_FOUND,
                        Outcome.NO_VALUE,
                        Outcome.NO_VALUE,
                        Outcome.UNSUPPORTED,
                        Outcome.UNSUPPORTED);
        assertThat(sent().members().keySet()).containsExactly("patient", "coverage", "conditions", "user");
        assertThat(sent().object("patient").map(CdsWorld::text)).contains(PATIENT);
        assertThat(sent().members()).containsEntry("user", null);
        JsonObject coverage = sent().object("coverage").orElseThrow();
        assertThat(coverage.text("type")).contains("searchset");
        assertThat(coverage.number("total")).contains(1L);
        assertThat(coverage.objects("entry").get(0).text("fullUrl")).contains(world.fhir.url("/fhir/Coverage/cov-1"));
        assertThat(sent().object("conditions").orElseThrow().has("entry")).isFalse();
        assertThat(world.fhir.lines())
                .containsExactly(
                        "GET /fhir/Patient/pat-77",
                        "GET /fhir/Coverage?patient=pat-77&status=active",
                        "GET /fhir/Condition?patient=pat-77",
                        "GET /fhir/Practitioner/prac-5");
        assertThat(world.fhir.requests())
                .allMatch(request ->
                        ("Bearer " + CdsWorld.TOKEN).equals(request.getHeaders().get("Authorization")));
        assertThat(world.cds.everything()).doesNotContain(CdsWorld.TOKEN).doesNotContain("{{");
    }

    @Test
    void reads_areToldToTheAuditTrail() {
        wanted.put("patient", "Patient/{{context.patientId}}");
        wanted.put("coverage", "Coverage?patient={{context.patientId}}");

        call();

        assertThat(world.accesses)
                .extracting(AccessEvent::interaction)
                .containsExactly(AccessEvent.Interaction.READ, AccessEvent.Interaction.SEARCH);
        assertThat(world.accesses).allMatch(event -> event.purpose() == AccessEvent.Purpose.DECISION_SUPPORT);
        assertThat(world.accesses.get(1).resources()).containsExactly("Coverage/cov-1");
    }

    @ParameterizedTest
    @Requirement("CDS-34")
    @ValueSource(
            strings = {
                "https://evil.example/Patient/{{context.patientId}}",
                "HTTPS://evil.example/Patient/1",
                "//evil.example/Patient/{{context.patientId}}",
                "/Patient/{{context.patientId}}",
                "\\\\evil.example\\{{context.patientId}}",
                "Patient/../../admin?x={{context.patientId}}",
                "Patient/%2e%2e/admin?x={{context.patientId}}",
                "./Patient/{{context.patientId}}",
                "Patient/{{context.patientId}}#fragment",
                "javascript:alert({{context.patientId}})",
                "Patient//{{context.patientId}}",
                "Patient?x={{context.patientId}}\r\nHost: evil.example"
            })
    void template_thatLeadsAway_isRefusedAndNothingIsRequested(String template) {
        wanted.put("odd", template);

        CdsResponse response = call();

        assertThat(response.prefetch()).containsExactly(new PrefetchResult("odd", Outcome.REFUSED));
        assertThat(world.fhir.requests()).isEmpty();
        assertThat(sent().members()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Patient/{{context.patientId}}/$everything",
                "Patient/{{context.patientId}}/_history",
                "$process?x={{context.patientId}}",
                "metadata?x={{context.patientId}}",
                "?x={{context.patientId}}",
                "Patient?",
                "Patient/{{context.patientId",
                "Patient/{context.patientId}",
                "{{context.userId}}/extra",
                "Patient/{{context.patientId}}{{context.userId}}",
                "Patient/{{%patient.id}}",
                "Patient/{{context.patientId.substring(1)}}",
                ""
            })
    void template_thatIsNeitherReadNorSearch_isLeftOut(String template) {
        wanted.put("odd", template);

        assertThat(call().prefetch()).allMatch(result -> !result.sent());
        assertThat(world.fhir.requests()).isEmpty();
    }

    @ParameterizedTest
    @Requirement("CDS-31")
    @CsvSource(
            delimiter = '|',
            value = {
                "Observation?code={{context.note}} | Observation?code=a%26b%3Dc%2F%22%C3%A9",
                "Observation?code=http://loinc.org%7C1&p={{context.patientId}} | Observation?code=http://loinc.org%7C1&p=1",
                "Observation?q=a b&p={{context.patientId}} | Observation?q=a%20b&p=1",
                "Slot?x={{context.list.id}} | Slot?x=s1,s2",
                "Slot?x={{context.flag}}-{{context.number}} | Slot?x=true-7",
                "Slot?x={{ context.patientId }} | Slot?x=1",
                "Patient/{{userPatientId}} | Patient/9",
                "Patient?_id={{context.userId}} | Patient?_id=Patient%2F9"
            })
    void tokens_areReplacedAndEncodedForTheirPlace(String template, String expected) {
        HookContext context = HookContext.of(
                "com.example.hook",
                HookSubject.nobody().patient("1"),
                CdsWorld.json("{\"userId\":\"Patient/9\",\"patientId\":\"1\",\"note\":\"a&b=c/\\\"é\","
                        + "\"list\":[{\"id\":\"s1\"},{\"id\":\"s2\"},{\"other\":1}],\"flag\":true,\"number\":7}"));

        assertThat(PrefetchTemplate.resolve(template, context, false).path()).contains(expected);
    }

    @Test
    @Requirement("CDS-31")
    void tokenInAPath_withAValueThatIsNoId_isLeftOut() {
        HookContext context = HookContext.of(
                "com.example.hook", HookSubject.nobody(), CdsWorld.json("{\"odd\":\"../1?x\",\"two\":[\"a\",\"b\"]}"));

        assertThat(PrefetchTemplate.resolve("Patient/{{context.odd}}", context, true)
                        .failure())
                .contains(Outcome.UNSUPPORTED);
        assertThat(PrefetchTemplate.resolve("Patient/{{context.two}}", context, true)
                        .failure())
                .contains(Outcome.UNSUPPORTED);
    }

    @Test
    void query_aboutNothingOfTheContext_isLeftOutUnlessTheProviderMay() {
        wanted.put("everybody", "Patient?_count=1000");
        wanted.put("form", "Questionnaire/7");
        world.fhir.on("GET /fhir/Questionnaire/7", 200, "{\"resourceType\":\"Questionnaire\",\"id\":\"7\"}");

        assertThat(call().prefetch()).allMatch(result -> result.outcome() == Outcome.NOT_ABOUT_CONTEXT);
        assertThat(world.fhir.requests()).isEmpty();

        assertThat(call(world.provider().allowingOpenQueries())
                        .prefetch()
                        .get(1)
                        .outcome())
                .isEqualTo(Outcome.SENT);
    }

    @Test
    void query_thatFindsAnotherPatient_isNotSent() {
        wanted.put("others", "Coverage?patient:not={{context.patientId}}");
        world.fhir.on("GET /fhir/Coverage", 200, COVERAGES.replace("Patient/pat-77", "Patient/other"));

        assertThat(call().prefetch()).containsExactly(new PrefetchResult("others", Outcome.NOT_ABOUT_CONTEXT));
        assertThat(world.cds.everything()).doesNotContain("Patient/other");
    }

    @ParameterizedTest
    @Requirement("CDS-24")
    @ValueSource(ints = {400, 401, 403, 500, 503})
    void query_thatFails_isLeftOutAndTheCallIsMade(int status) {
        wanted.put("patient", "Patient/{{context.patientId}}");
        wanted.put("coverage", "Coverage?patient={{context.patientId}}");
        wanted.put("conditions", "Condition?patient={{context.patientId}}");
        world.fhir.on("GET /fhir/Coverage", status, "{}");
        world.fhir.on("GET /fhir/Condition", status, "not FHIR");

        CdsResponse response = call();

        assertThat(response.prefetch().get(0).outcome()).isEqualTo(Outcome.SENT);
        assertThat(response.prefetch().get(1).sent()).isFalse();
        assertThat(response.prefetch().get(2).sent()).isFalse();
        assertThat(sent().members().keySet()).containsExactly("patient");
    }

    @Test
    @Requirement("CDS-30")
    void search_ofSeveralPages_isCompletedOrLeftOut() {
        wanted.put("coverage", "Coverage?patient={{context.patientId}}");
        world.fhir.on("GET /fhir/Coverage", request -> page(request.getTarget(), 3));

        assertThat(call().prefetch().get(0).outcome()).isEqualTo(Outcome.SENT);
        JsonObject whole = sent().object("coverage").orElseThrow();
        assertThat(whole.objects("entry")).hasSize(3);
        assertThat(whole.has("link")).isFalse();

        world.fhir.on("GET /fhir/Coverage", request -> page(request.getTarget(), 6));
        assertThat(call().prefetch().get(0).outcome()).isEqualTo(Outcome.TOO_LARGE);
        assertThat(sent().members()).isEmpty();
    }

    private MockResponse page(String target, int pages) {
        int at = target.contains("page=") ? Integer.parseInt(target.replaceAll(".*page=(\\d+).*", "$1")) : 1;
        String next = at == pages
                ? ""
                : "\"link\":[{\"relation\":\"next\",\"url\":\"" + world.fhir.url("/fhir/Coverage?page=" + (at + 1))
                        + "\"}],";
        return FakeServer.json(
                200,
                "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"," + next
                        + "\"entry\":[{\"resource\":{\"resourceType\":\"Coverage\",\"id\":\"c" + at + "\"}}]}");
    }

    @Test
    void search_withMoreBytesThanASent_isLeftOut() {
        wanted.put("coverage", "Coverage?patient={{context.patientId}}");
        String huge = "x".repeat(5 * 1024 * 1024);
        world.fhir.on(
                "GET /fhir/Coverage",
                200,
                "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{\"resource\":"
                        + "{\"resourceType\":\"Coverage\",\"id\":\"c\",\"extension\":[{\"valueString\":\"" + huge
                        + "\"}]}}]}");

        assertThat(call().prefetch().get(0).outcome()).isEqualTo(Outcome.TOO_LARGE);
    }

    @Test
    void keys_thatAskForTheSame_countEach() {
        String large = "x".repeat(1500 * 1024);
        world.fhir.on(
                "GET /fhir/Patient/pat-77",
                200,
                "{\"resourceType\":\"Patient\",\"id\":\"pat-77\",\"language\":\"" + large + "\"}");
        List.of("a", "b", "c").forEach(key -> wanted.put(key, "Patient/{{context.patientId}}"));

        assertThat(call().prefetch())
                .extracting(PrefetchResult::outcome)
                .containsExactly(Outcome.SENT, Outcome.SENT, Outcome.TOO_LARGE);
        assertThat(world.fhir.requests()).hasSize(1);
    }

    @Test
    @Requirement("CDS-29")
    void query_thatTheScopesDoNotCover_isNotTried() {
        wanted.put("patient", "Patient/{{context.patientId}}");
        CdsService service = CdsWorld.service(world.provider(), HookContext.APPOINTMENT_BOOK, wanted);

        for (String scope : List.of("user/Task.rus", "user/Patient.s", "patient/Patient.write", "user/Task.*")) {
            CdsResponse response = world.hooks().call(service, world.granting(scope), world.history());

            assertThat(response.prefetch().get(0).outcome()).as(scope).isEqualTo(Outcome.NOT_GRANTED);
        }
        for (String scope : List.of("openid", "user/Patient.read", "patient/*.r", "system/Patient.*")) {
            CdsResponse response = world.hooks().call(service, world.granting(scope), world.history());

            assertThat(response.prefetch().get(0).outcome()).as(scope).isEqualTo(Outcome.SENT);
        }
    }

    @Test
    void reads_whileTheClockIsSetBack_leaveTheRestOut() {
        wanted.put("coverage", "Coverage?patient={{context.patientId}}");
        wanted.put("patient", "Patient/{{context.patientId}}");
        world.fhir.on("GET /fhir/Coverage", request -> {
            world.clock.advance(Duration.ofDays(-3650));
            return FakeServer.json(200, COVERAGES);
        });

        CdsResponse response = call();

        assertThat(response.prefetch())
                .extracting(PrefetchResult::outcome)
                .containsExactly(Outcome.SENT, Outcome.OUT_OF_TIME);
    }

    @Test
    void reads_thatTakeTooLong_leaveTheRestOut() {
        wanted.put("coverage", "Coverage?patient={{context.patientId}}");
        wanted.put("patient", "Patient/{{context.patientId}}");
        wanted.put("again", "Coverage?patient={{context.patientId}}");
        world.fhir.on("GET /fhir/Coverage", request -> {
            world.clock.advance(Duration.ofSeconds(20));
            return FakeServer.json(200, COVERAGES);
        });

        CdsResponse response = call();

        assertThat(response.prefetch())
                .extracting(PrefetchResult::outcome)
                .containsExactly(Outcome.SENT, Outcome.OUT_OF_TIME, Outcome.SENT);
        assertThat(world.fhir.requests()).hasSize(1);
    }

    @Test
    void prefetch_ofTheApplication_isSentAndTheRestIsNotReadIfItSaysSo() {
        wanted.put("patient", "Patient/{{context.patientId}}");
        wanted.put("coverage", "Coverage?patient={{context.patientId}}");
        Patient own = new Patient();
        own.setId("pat-77");
        CdsService service = CdsWorld.service(world.provider(), HookContext.APPOINTMENT_BOOK, wanted);

        CdsResponse response = world.hooks()
                .call(HookCall.of(service, world.connection(), world.history())
                        .prefetched("patient", own)
                        .withoutReading());

        assertThat(response.prefetch())
                .extracting(PrefetchResult::outcome)
                .containsExactly(Outcome.SENT, Outcome.NOT_READ);
        assertThat(sent().object("patient").flatMap(json -> json.text("id"))).contains("pat-77");
        assertThat(world.fhir.requests()).isEmpty();
    }
}
