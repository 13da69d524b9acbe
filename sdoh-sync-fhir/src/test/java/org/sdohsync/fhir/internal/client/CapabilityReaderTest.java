// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.json.JsonObject;

class CapabilityReaderTest {
    private static final String STATEMENT = """
            {"resourceType":"CapabilityStatement","implementation":{"description":"x","url":"https://other.example/r4"},
             "rest":[
              {"mode":"client","resource":[{"type":"Task","searchParam":[{"name":"code"}]}]},
              {"interaction":[{"code":"transaction"},{"code":"batch"}],"resource":[
               {"type":"Patient","searchParam":[{"name":"patient"},{"name":"_id"}],"conditionalCreate":true},
               {"searchParam":[{"name":"owner","type":"reference"},{"name":"_lastUpdated"},{"name":"x"}],
                "searchInclude":["Task:focus","Task:x"],"versioning":"versioned-update","type":"Task",
                "operation":[{"name":"status"}]},
               {"type":"Task","searchParam":[{"name":"requester"}]},
               {"type":"Subscription","operation":[{"name":"$status","definition":"d"},{"name":"events"}],
                "extension":[{"url":"http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/capabilitystatement-subscriptiontopic-canonical"}]},
               {"type":"Procedure","conditionalCreate":false}],
               "mode":"server"}]}""";

    @Test
    void read_findsWhatIsUsed() {
        CapabilityReader.Declared declared = read(STATEMENT);

        assertThat(declared.address()).isEqualTo("https://other.example/r4");
        assertThat(declared.features())
                .containsOnly(
                        Map.entry(ServerFeature.BATCH, true),
                        Map.entry(ServerFeature.OWNER_SEARCH, true),
                        Map.entry(ServerFeature.LAST_UPDATED_SEARCH, true),
                        Map.entry(ServerFeature.FOCUS_INCLUDE, true),
                        Map.entry(ServerFeature.VERSIONED_UPDATE, true),
                        Map.entry(ServerFeature.TOPIC_SUBSCRIPTION, true),
                        Map.entry(ServerFeature.SUBSCRIPTION_STATUS, true),
                        Map.entry(ServerFeature.SUBSCRIPTION_EVENTS, true),
                        Map.entry(ServerFeature.CONDITIONAL_CREATE, false));
    }

    @Test
    void read_ofChangedStatements_findsWhatATreeOfThemHas() {
        Random random = new Random(18);
        List<String> parts = List.of(
                "true",
                "false",
                "null",
                "\"server\"",
                "\"Task\"",
                "[]",
                "{}",
                "7",
                "\"batch\"",
                "[{\"name\":\"owner\"}]");
        int read = 0;
        for (int round = 0; round < 30_000; round++) {
            String changed = STATEMENT;
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = changed.indexOf(':', random.nextInt(changed.length())) + 1;
                int end = end(changed, at);
                changed = changed.substring(0, at) + parts.get(random.nextInt(parts.size())) + changed.substring(end);
            }
            byte[] json = changed.getBytes(UTF_8);
            try {
                Map<ServerFeature, Boolean> tree = ofTree(JsonObject.parse(json, "test"));
                assertThat(read(changed).features()).as(changed).isEqualTo(tree);
                read++;
            } catch (ProtocolException broken) {
                String text = changed;
                assertThatThrownBy(() -> read(text)).isInstanceOf(ProtocolException.class);
            }
        }
        assertThat(read).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "<html>", "{\"rest\":[", "{} {}", "7"})
    void read_ofWhatIsNoStatement_throws(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void read_ofOneThatIsTooDeep_throws() {
        assertThatThrownBy(() -> read("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}"))
                .isInstanceOf(LimitException.class);
    }

    @Test
    void read_ofMoreValuesThanATreeMayHave_findsWhatIsUsed() {
        String much = "{\"type\":\"Basic\",\"searchParam\":[" + "{\"name\":\"a\"},".repeat(400_000) + "{}]},";

        assertThat(read(STATEMENT.replace("{\"type\":\"Patient\"", much + "{\"type\":\"Patient\""))
                        .features())
                .isEqualTo(read(STATEMENT).features());
    }

    @Test
    void ask_withTheTagOfBefore_keepsWhatWasDeclared() {
        List<OutgoingRequest> sent = new ArrayList<>();
        FhirClient first = client(sent, 200, STATEMENT, "W/\"5\"");
        CapabilityDeclaration declared = ServerCapabilities.ask(first, null).orElseThrow();
        CapabilityDeclaration kept = CapabilityDeclaration.restore(declared.json());
        FhirClient later = client(sent, 304, "", "W/\"5\"");

        CapabilityDeclaration same = ServerCapabilities.ask(later, kept).orElseThrow();

        assertThat(same.capabilities()).isEqualTo(declared.capabilities());
        assertThat(same.hasTag()).isTrue();
        assertThat(sent.get(0).headers()).doesNotContainKey("If-None-Match");
        assertThat(sent.get(1).headers()).containsEntry("If-None-Match", "W/\"5\"");
        assertThat(later.base().resolve("x")).isEqualTo(first.base().resolve("x"));
        assertThat(later.base()).isEqualTo(first.base());
    }

    @Test
    void ask_whereTheStatementChanged_readsIt() {
        List<OutgoingRequest> sent = new ArrayList<>();
        CapabilityDeclaration kept = ServerCapabilities.ask(client(sent, 200, STATEMENT, "\"5\""), null)
                .orElseThrow();

        CapabilityDeclaration now = ServerCapabilities.ask(client(sent, 200, "{\"rest\":[]}", "\"6\""), kept)
                .orElseThrow();

        assertThat(now.capabilities()).isEqualTo(ServerCapabilities.unknown());
        assertThat(now.tag()).contains("\"6\"");
    }

    @Test
    void ask_withoutATag_isNotAnsweredWithNothing() {
        CapabilityDeclaration untagged = ServerCapabilities.ask(client(new ArrayList<>(), 200, STATEMENT, ""), null)
                .orElseThrow();
        List<OutgoingRequest> sent = new ArrayList<>();

        CapabilityDeclaration now =
                ServerCapabilities.ask(client(sent, 304, "", ""), untagged).orElseThrow();

        assertThat(untagged.hasTag()).isFalse();
        assertThat(sent.get(0).headers()).doesNotContainKey("If-None-Match");
        assertThat(now.capabilities()).isEqualTo(ServerCapabilities.unknown());
    }

    private static FhirClient client(List<OutgoingRequest> sent, int status, String body, String tag) {
        return FhirClient.over(
                request -> {
                    sent.add(request);
                    return new HttpReply(
                            status,
                            URI.create("https://fhir.example/r4/metadata"),
                            name -> name.equals("ETag") && !tag.isEmpty() ? tag : null,
                            body.getBytes(UTF_8));
                },
                FhirBase.restore("https://fhir.example/r4"),
                Limits.defaults());
    }

    private static CapabilityReader.Declared read(String json) {
        return CapabilityReader.read(json.getBytes(UTF_8), "test");
    }

    /** Where the value ends that begins at a place. */
    private static int end(String json, int from) {
        int depth = 0;
        boolean text = false;
        for (int at = from; at < json.length(); at++) {
            char sign = json.charAt(at);
            if (sign == '"') {
                text = !text;
            } else if (!text && (sign == '{' || sign == '[')) {
                depth++;
            } else if (!text && (sign == '}' || sign == ']' || sign == ',')) {
                if (depth == 0) {
                    return at;
                }
                depth -= sign == ',' ? 0 : 1;
            }
        }
        return json.length();
    }

    /** The same from a tree, as plainly as can be. */
    private static Map<ServerFeature, Boolean> ofTree(JsonObject statement) {
        Map<ServerFeature, Boolean> known = new EnumMap<>(ServerFeature.class);
        for (JsonObject rest : statement.objects("rest")) {
            if (!rest.text("mode").orElse("server").equals("server")) {
                continue;
            }
            note(known, rest, "interaction", "code", "batch", ServerFeature.BATCH);
            JsonObject task = resource(rest, "Task");
            note(known, task, "searchParam", "name", "owner", ServerFeature.OWNER_SEARCH);
            note(known, task, "searchParam", "name", "requester", ServerFeature.REQUESTER_SEARCH);
            note(known, task, "searchParam", "name", "patient", ServerFeature.PATIENT_SEARCH);
            note(known, task, "searchParam", "name", "code", ServerFeature.CODE_SEARCH);
            note(known, task, "searchParam", "name", "_id", ServerFeature.ID_SEARCH);
            note(known, task, "searchParam", "name", "_lastUpdated", ServerFeature.LAST_UPDATED_SEARCH);
            if (task.texts("searchInclude").contains("Task:focus")) {
                known.put(ServerFeature.FOCUS_INCLUDE, true);
            }
            if (task.text("versioning").orElse("").equals("versioned-update")) {
                known.put(ServerFeature.VERSIONED_UPDATE, true);
            }
            JsonObject subscription = resource(rest, "Subscription");
            note(
                    known,
                    subscription,
                    "extension",
                    "url",
                    "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/capabilitystatement-subscriptiontopic-canonical",
                    ServerFeature.TOPIC_SUBSCRIPTION);
            for (String name : List.of("status", "$status")) {
                note(known, subscription, "operation", "name", name, ServerFeature.SUBSCRIPTION_STATUS);
            }
            for (String name : List.of("events", "$events")) {
                note(known, subscription, "operation", "name", name, ServerFeature.SUBSCRIPTION_EVENTS);
            }
            resource(rest, "Procedure")
                    .flag("conditionalCreate")
                    .ifPresent(works -> known.put(ServerFeature.CONDITIONAL_CREATE, works));
        }
        return known;
    }

    private static JsonObject resource(JsonObject rest, String type) {
        return rest.objects("resource").stream()
                .filter(resource -> resource.text("type").orElse("").equals(type))
                .findFirst()
                .orElseGet(() -> JsonObject.builder().build());
    }

    private static void note(
            Map<ServerFeature, Boolean> known,
            JsonObject holder,
            String list,
            String member,
            String value,
            ServerFeature feature) {
        if (holder.objects(list).stream()
                .anyMatch(element -> element.text(member).orElse("").equals(value))) {
            known.put(feature, true);
        }
    }
}
