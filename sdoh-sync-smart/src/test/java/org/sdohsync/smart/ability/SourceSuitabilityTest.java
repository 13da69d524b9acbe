// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.ability;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.http.DirectHttp;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.ability.CapabilityRequirement.Verdict;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.internal.discovery.Discovery;
import org.sdohsync.testkit.Requirement;

/** What a source says it can do against what an app needs. */
class SourceSuitabilityTest {
    private final FakeSource source = new FakeSource();
    private final SmartApp app = SmartApp.named("foodbank").redirect("https://app.example/cb");
    private final SmartApp known = app.registeredAt(source.base().toString(), ClientIdentity.publicClient("app"));

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void of_sourceThatDeclaresAll_meetsEveryNeed() {
        SourceSuitability fit = patient(full());

        assertThat(fit.isConnectable()).isTrue();
        assertThat(fit.unmetRequirements()).isEmpty();
        assertThat(fit.requirements())
                .extracting(CapabilityRequirement::verdict)
                .containsOnly(Verdict.MET);
        assertThat(fit.requirements()).extracting(CapabilityRequirement::reason).doesNotContain("");
    }

    @Test
    void of_unknownAppWithoutRegistration_isImpossibleAndSaysWhatToDo() {
        SourceSuitability fit = SourceSuitability.of(configuration(full()), app, Role.patient());

        assertThat(fit.isConnectable()).isFalse();
        assertThat(fit.requirement("registration").orElseThrow().advice()).contains("SmartApp.registeredAt");
    }

    @Test
    @Requirement("REG-08")
    void of_unknownAppWithRegistrationOffered_isPossible() {
        SmartConfiguration offers = configuration(full().text("registration_endpoint", source.url("/register")));

        assertThat(SourceSuitability.of(offers, app, Role.patient()).isConnectable())
                .isTrue();
    }

    @Test
    @Requirement("DSC-07")
    void of_sourceWithoutAuthorizationEndpoint_isImpossible() {
        SourceSuitability fit = patient(full().remove("authorization_endpoint"));

        assertThat(fit.isConnectable()).isFalse();
        assertThat(fit.unmetRequirements())
                .extracting(CapabilityRequirement::name)
                .containsExactly("standalone launch");
    }

    /** Undeclared is not impossible: sources declare too little. */
    @ParameterizedTest
    @CsvSource({
        "launch-standalone,standalone launch",
        "context-standalone-patient,patient context",
        "permission-patient,patient scopes",
        "permission-offline,offline access",
        "client-public,authentication"
    })
    @Requirement("DSC-06")
    void of_sourceThatLeavesOneOut_namesThatNeedAndStaysPossible(String capability, String need) {
        List<String> fewer =
                CAPABILITIES.stream().filter(one -> !one.equals(capability)).toList();

        SourceSuitability fit = patient(full().texts("capabilities", fewer));

        assertThat(fit.isConnectable()).isTrue();
        assertThat(fit.unmetRequirements())
                .extracting(CapabilityRequirement::name)
                .containsExactly(need);
        assertThat(fit.unmetRequirements().get(0).advice()).isNotEmpty();
    }

    @Test
    void of_sourceThatDeclaresNothing_knowsNothing() {
        SourceSuitability fit = patient(full().remove("capabilities").remove("code_challenge_methods_supported"));

        assertThat(fit.isConnectable()).isTrue();
        assertThat(fit.requirement("offline access").orElseThrow().verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(fit.requirement("PKCE").orElseThrow().verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    @Requirement("AZR-11")
    void of_sourceWithPlainOnly_warnsAndIsPossible() {
        SourceSuitability fit = patient(full().texts("code_challenge_methods_supported", List.of("plain")));

        assertThat(fit.isConnectable()).isTrue();
        assertThat(fit.requirement("PKCE").orElseThrow().verdict()).isEqualTo(Verdict.UNMET);
    }

    @Test
    void of_identityWithoutKeys_isEssentialOnlyIfTheAppInsists() {
        JsonObject.Builder anonymous = full().remove("issuer");

        assertThat(patient(anonymous).isConnectable()).isTrue();
        SourceSuitability insisting = SourceSuitability.of(
                configuration(anonymous), known.scopes("launch/patient", "openid", "patient/Task.rs"), Role.patient());
        assertThat(insisting.isConnectable()).isFalse();
        assertThat(insisting.unmetRequirements().get(0).advice()).contains("openid");
    }

    @Test
    @Requirement({"KEY-01", "TKR-20"})
    void of_appRegisteredWithAKey_needsThatKeyAndItsAlgorithm() throws Exception {
        SmartApp keyed = app.registeredAt(source.base().toString(), ClientIdentity.withPrivateKey("app"));
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        SmartApp complete = keyed.signingKey(SigningKey.of(rsa.generateKeyPair(), "k"));
        SmartConfiguration open = configuration(full());

        assertThat(SourceSuitability.of(open, keyed, Role.patient()).isConnectable())
                .isFalse();
        assertThat(SourceSuitability.of(open, complete, Role.patient()).unmetRequirements())
                .isEmpty();
        SmartConfiguration other =
                configuration(full().texts("token_endpoint_auth_signing_alg_values_supported", List.of("ES384")));
        assertThat(SourceSuitability.of(other, complete, Role.patient()).unmetRequirements())
                .extracting(CapabilityRequirement::reason)
                .containsExactly("the source accepts [ES384], the newest key signs with RS384");
    }

    @Test
    @Requirement("SCP-13")
    void of_scopesWithConditionsAtSmart1_saysTheyWiden() {
        List<String> older = List.of("launch-standalone", "client-public", "permission-v1", "permission-user");
        SmartApp narrow = known.scopes("user/Observation.rs?category=laboratory");

        SourceSuitability fit = SourceSuitability.of(
                configuration(full().texts("capabilities", older)), narrow, Role.recipient(List.of("Organization/1")));

        assertThat(fit.requirement("scopes with conditions").orElseThrow().verdict())
                .isEqualTo(Verdict.UNMET);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "launch-standalone,client-public,context-standalone-patient,permission-patient|PATIENT_STANDALONE|true",
                "launch-standalone,context-standalone-patient,permission-patient|PATIENT_STANDALONE|false",
                "launch-ehr,client-public,context-ehr-patient,permission-patient|PATIENT_EHR|true",
                "launch-ehr,client-public,permission-patient|PATIENT_EHR|false",
                "launch-standalone,client-confidential-symmetric,permission-user,permission-patient|CLINICIAN_STANDALONE|true",
                "launch-ehr,client-confidential-asymmetric,context-ehr-patient,context-ehr-encounter,permission-user,"
                        + "permission-patient|CLINICIAN_EHR|true",
                "launch-ehr,client-public,permission-user|CLINICIAN_EHR|false"
            })
    @Requirement("DSC-11")
    void isDeclaredBy_source_needsEveryCapabilityOfTheSet(String capabilities, CapabilitySet set, boolean declared) {
        SmartConfiguration found = configuration(full().texts("capabilities", List.of(capabilities.split(","))));

        assertThat(set.isDeclaredBy(found)).isEqualTo(declared);
    }

    private static final List<String> CAPABILITIES = List.of(
            "launch-standalone",
            "client-public",
            "client-confidential-asymmetric",
            "context-standalone-patient",
            "permission-patient",
            "permission-offline",
            "sso-openid-connect",
            "permission-v2");

    private JsonObject.Builder full() {
        return source.configuration()
                .text("issuer", source.url("/realm"))
                .text("jwks_uri", source.url("/keys"))
                .texts("capabilities", CAPABILITIES);
    }

    private SourceSuitability patient(JsonObject.Builder configuration) {
        return SourceSuitability.of(configuration(configuration), known, Role.patient());
    }

    private SmartConfiguration configuration(JsonObject.Builder configuration) {
        source.configuration(configuration.build());
        AddressRules rules = AddressRules.strict().allowingLoopback();
        return new Discovery(
                        DirectHttp.over(
                                new OkHttpClient(), rules, Limits.defaults().callTime(Duration.ofSeconds(5))),
                        rules,
                        Clock.systemUTC())
                .rediscover(source.base());
    }
}
