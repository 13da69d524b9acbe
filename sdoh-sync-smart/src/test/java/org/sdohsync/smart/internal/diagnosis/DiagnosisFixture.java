// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.diagnosis;

import static org.sdohsync.smart.fake.FakeSource.answer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.http.DirectHttp;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.diagnosis.DiagnosisReport;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.fake.FaultyRecords;
import org.sdohsync.smart.internal.discovery.Discovery;
import org.sdohsync.smart.internal.discovery.EndpointPins;
import org.sdohsync.testkit.MutableClock;

/** A source that works in every respect, and an app that is connected to it as a patient. */
final class DiagnosisFixture implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    final FakeSource source = new FakeSource();
    final MutableClock clock = MutableClock.at(NOW);
    final AddressRules rules = AddressRules.strict().allowingLoopback();
    final EndpointPins pins = new EndpointPins(Store.over(new FaultyRecords(), Sealing.none()));
    SmartApp app = SmartApp.named("foodbank")
            .redirect("https://app.example/cb")
            .scopes("launch/patient", "openid", "fhirUser", "offline_access", "patient/Task.rs", "patient/Patient.rs")
            .registeredAt(source.base().toString(), ClientIdentity.publicClient("app"));
    ClientIdentity client = ClientIdentity.publicClient("app");

    DiagnosisFixture() {
        source.wire().given("token-canary").given("token-canary-2");
        source.configuration(full().build());
        source.on("/fhir/metadata", request -> answer(200, statement().build()));
        source.on("/fhir/Task", request -> answer(200, resource("Bundle")));
        source.on("/fhir/Patient/patient-canary", request -> answer(200, resource("Patient")));
    }

    JsonObject.Builder full() {
        return source.configuration()
                .text("issuer", source.url("/realm"))
                .text("jwks_uri", source.url("/keys"))
                .texts(
                        "scopes_supported",
                        List.of("launch/patient", "openid", "fhirUser", "offline_access", "patient/*.cruds"))
                .texts(
                        "capabilities",
                        List.of(
                                "launch-standalone",
                                "context-standalone-patient",
                                "permission-patient",
                                "permission-offline",
                                "permission-v2",
                                "sso-openid-connect",
                                "client-public",
                                "client-confidential-asymmetric"));
    }

    static JsonObject.Builder statement() {
        JsonObject patient = JsonObject.builder()
                .text("type", "Patient")
                .texts("supportedProfile", List.of("http://hl7.org/fhir/uv/ipa/StructureDefinition/ipa-patient|1.1.0"))
                .objects(
                        "interaction",
                        List.of(JsonObject.builder().text("code", "read").build()))
                .build();
        return JsonObject.builder()
                .text("resourceType", "CapabilityStatement")
                .text("fhirVersion", "4.0.1")
                .texts("format", List.of("json"))
                .texts("instantiates", List.of("http://hl7.org/fhir/uv/ipa/CapabilityStatement/ipa-server|1.1.0"))
                .objects(
                        "rest",
                        List.of(JsonObject.builder()
                                .objects("resource", List.of(patient))
                                .build()));
    }

    static JsonObject resource(String type) {
        return JsonObject.builder()
                .text("resourceType", type)
                .text("id", "patient-canary")
                .build();
    }

    HttpSender http() {
        return http(new OkHttpClient());
    }

    HttpSender http(OkHttpClient client) {
        return DirectHttp.over(client, rules, Limits.defaults().callTime(Duration.ofSeconds(5)));
    }

    ConnectionDiagnosis diagnosis() {
        return diagnosis(http());
    }

    ConnectionDiagnosis diagnosis(HttpSender http) {
        return new ConnectionDiagnosis(app, new Discovery(http, rules, clock), pins, http, clock);
    }

    IpaCheck ipa() {
        return new IpaCheck(app, new Discovery(http(), rules, clock), http(), clock);
    }

    DiagnosisReport diagnose() {
        return diagnosis().connection(connection(), tokens());
    }

    ConnectionRecord connection() {
        AuthorizationEndpoints endpoints = AuthorizationEndpoints.of(
                source.uri("/auth/authorize"), source.uri(FakeSource.TOKEN), null, source.uri("/auth/revoke"));
        return ConnectionRecord.builder(
                        new ConnectionId("c-1"), "default", source.base(), Role.patient(), endpoints, client, NOW)
                .context(LaunchContext.of(Map.of("patient", "patient-canary")))
                .grantedScopes(app.scopes().orElseThrow().asSet())
                .build();
    }

    static TokenSource tokens() {
        return new TokenSource() {
            @Override
            public Secret token() {
                return Secret.of("token-canary");
            }

            @Override
            public Secret replace(Secret rejected) {
                return Secret.of("token-canary-2");
            }
        };
    }

    @Override
    public void close() {
        source.close();
    }
}
