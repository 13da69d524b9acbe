// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceSearchParamComponent;
import org.junit.jupiter.api.Test;
import org.sdohsync.sandbox.fhir.ability.Abilities;
import org.sdohsync.sandbox.fhir.ability.Ability;
import org.sdohsync.sandbox.fhir.ability.ErrorStyle;
import org.sdohsync.sandbox.fhir.smart.SmartEndpoints;

class AbilitiesTest {
    private static final SmartEndpoints SMART = new SmartEndpoints(
            URI.create("https://as.example"),
            URI.create("https://as.example/authorize"),
            URI.create("https://as.example/token"),
            null,
            URI.create("https://as.example/introspect"),
            null,
            URI.create("https://as.example/jwks"));

    @Test
    void full_capabilityStatement_listsWhatTheServerDoes() {
        try (PlainFhirServer server =
                PlainFhirServer.builder("full").smart(SMART).start()) {
            CapabilityStatement statement = metadata(server);
            CapabilityStatementRestResourceComponent task = task(statement);

            assertThat(names(task)).contains("owner", "patient", "status", "focus", "_lastUpdated", "_id", "output");
            assertThat(task.getVersioning().toCode()).isEqualTo("versioned-update");
            assertThat(task.getConditionalCreate()).isTrue();
            assertThat(task.getSearchInclude()).extracting(Object::toString).contains("Task:focus");
            assertThat(statement.getRestFirstRep().getInteraction())
                    .extracting(interaction -> interaction.getCode().toCode())
                    .containsExactly("batch");
            assertThat(statement
                            .getRestFirstRep()
                            .getSecurity()
                            .getExtensionFirstRep()
                            .getExtensionByUrl("token")
                            .getValue()
                            .primitiveValue())
                    .isEqualTo("https://as.example/token");
            assertThat(statement.getSoftware().getName()).isEqualTo("full");
        }
    }

    @Test
    void frugal_server_refusesAndOmitsWhatItCannot() {
        try (PlainFhirServer server = PlainFhirServer.builder("frugal")
                .smart(SMART)
                .abilities(Abilities.frugal())
                .start()) {
            for (int i = 0; i < 6; i++) {
                server.load(Samples.task("t" + i, "Organization/cbo", "p1"));
            }
            Rest rest = new Rest(server);
            CapabilityStatement statement = metadata(server);

            assertThat(names(task(statement))).doesNotContain("owner", "_lastUpdated");
            assertThat(task(statement).getSearchInclude()).isEmpty();
            assertThat(statement.getRestFirstRep().getInteraction()).isEmpty();
            assertThat(rest.get("Task?owner=Organization/cbo&code=fulfill").statusCode())
                    .isEqualTo(400);
            assertThat(rest.get("Task?code=fulfill&_lastUpdated=gt2020-01-01").statusCode())
                    .isEqualTo(400);
            assertThat(rest.get("Task?code=fulfill&_include=Task:focus").statusCode())
                    .isEqualTo(400);
            assertThat(rest.get("Task?status=requested").statusCode()).isEqualTo(400);
            assertThat(rest.ids("Task?code=fulfill")).hasSize(5);
            assertThat(rest.post(new Bundle().setType(BundleType.BATCH)).statusCode())
                    .isEqualTo(405);
            assertThat(rest.get(".well-known/smart-configuration").statusCode()).isEqualTo(404);
            HttpResponse<String> error = rest.get("Task/none");
            assertThat(error.statusCode()).isEqualTo(404);
            assertThat(error.body()).startsWith("{\"error\":");
        }
    }

    @Test
    void lenient_server_ignoresWhatItDoesNotKnow() {
        Abilities lenient = Abilities.builder()
                .with(Ability.LENIENT_SEARCH)
                .without(Ability.LAST_UPDATED_SEARCH, Ability.INCLUDE)
                .errorStyle(ErrorStyle.HTML)
                .build();
        try (PlainFhirServer server =
                PlainFhirServer.builder("lenient").abilities(lenient).start()) {
            server.load(Samples.task("t1", "Organization/cbo", "p1"), Samples.request("t1", "p1"));
            Rest rest = new Rest(server);

            assertThat(rest.ids("Task?_lastUpdated=gt2999-01-01&_include=Task:focus&nonsense=1"))
                    .containsExactly("t1");
            assertThat(rest.get("Task/none").body()).startsWith("<html>");
        }
    }

    @Test
    void smartConfiguration_on_announcesTheEndpoints() {
        try (PlainFhirServer server =
                PlainFhirServer.builder("full").smart(SMART).start()) {
            HttpResponse<String> answer = new Rest(server).get(".well-known/smart-configuration");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
            assertThat(answer.body())
                    .contains("\"authorization_endpoint\":\"https://as.example/authorize\"")
                    .contains("\"code_challenge_methods_supported\":[\"S256\"]")
                    .contains("permission-v2")
                    .doesNotContain("registration_endpoint");
        }
    }

    @Test
    void withoutSmart_nothingIsAnnounced() {
        try (PlainFhirServer server = PlainFhirServer.builder("open").start()) {
            assertThat(new Rest(server).get(".well-known/smart-configuration").statusCode())
                    .isEqualTo(404);
            assertThat(metadata(server).getRestFirstRep().hasSecurity()).isFalse();
        }
    }

    @Test
    void map_roundTrip_keepsEverything() {
        assertThat(Abilities.fromMap(Abilities.frugal().toMap()).toMap())
                .isEqualTo(Abilities.frugal().toMap());
        assertThat(Abilities.modest().toBuilder().build().toMap())
                .isEqualTo(Abilities.modest().toMap());
    }

    private static CapabilityStatement metadata(PlainFhirServer server) {
        return Rest.parse(CapabilityStatement.class, new Rest(server).get("metadata"));
    }

    private static CapabilityStatementRestResourceComponent task(CapabilityStatement statement) {
        return statement.getRestFirstRep().getResource().stream()
                .filter(resource -> resource.getType().equals("Task"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(CapabilityStatementRestResourceComponent resource) {
        return resource.getSearchParam().stream()
                .map(CapabilityStatementRestResourceSearchParamComponent::getName)
                .toList();
    }
}
