// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.registration;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.fake.FakeSource.answer;

import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.http.DirectHttp;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.client.SigningKeys;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.client.SourceSettings;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.fake.FaultyRecords;
import org.sdohsync.smart.internal.discovery.Discovery;
import org.sdohsync.smart.registration.ManagedRegistrations;
import org.sdohsync.smart.registration.Registration;
import org.sdohsync.smart.registration.RegistrationDifference;
import org.sdohsync.smart.registration.RegistrationException;
import org.sdohsync.smart.scope.Scopes;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.Requirement;

/** Registration by program: what was asked, what was answered, and the life of it afterwards. */
class ManagedRegistrationsTest {
    private static final String REDIRECT = "https://app.example/cb";
    private static final Scopes SCOPES = Scopes.parse("launch/patient patient/Task.rs");

    private final FakeSource source = new FakeSource();
    private final MutableClock clock = MutableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    private final AddressRules rules = AddressRules.strict().allowingLoopback();
    private final HttpSender http =
            DirectHttp.over(new OkHttpClient(), rules, Limits.defaults().callTime(Duration.ofSeconds(5)));
    private final Store store = Store.over(new FaultyRecords(), Sealing.none());
    private final SmartApp app = SmartApp.named("foodbank").redirect(REDIRECT);

    @BeforeEach
    void offer() {
        source.configuration(source.configuration()
                .text("registration_endpoint", source.url("/register"))
                .texts("token_endpoint_auth_methods_supported", List.of("none", "private_key_jwt"))
                .build());
    }

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    @Requirement({"REG-09", "REG-14", "NAT-06", "REG-02"})
    void clientFor_unknownSource_asksWithoutEmptyMembers() {
        answering(JsonObject.builder().text("client_id", "c1"));

        register(app);

        JsonObject sent = sent("/register");
        assertThat(sent.members()).doesNotContainValue(null).doesNotContainKeys("jwks", "jwks_uri");
        assertThat(sent.text("token_endpoint_auth_method")).contains("none");
        assertThat(sent.texts("redirect_uris")).containsExactly(REDIRECT);
        assertThat(source.requests("/register").get(0).getHeaders().get("Authorization"))
                .isNull();
    }

    @Test
    @Requirement({"REG-09", "KEY-08", "KEY-09", "REG-03", "TKR-10", "IPA-06"})
    void clientFor_appWithKeys_sendsWhereTheyAreOrThemselvesNeverBoth() throws Exception {
        SigningKeys keys = SigningKeys.newestFirst(key());
        answering(JsonObject.builder().text("client_id", "c1"));

        register(app.signingKeys(keys));
        JsonObject byValue = sent("/register");
        registrations(app).forget(source.base(), REDIRECT);
        register(app.signingKeys(keys.hostedAt("https://app.example/jwks.json")));
        JsonObject byAddress = sent("/register");

        assertThat(byValue.text("token_endpoint_auth_method")).contains("private_key_jwt");
        assertThat(byValue.object("jwks")).isPresent();
        assertThat(byValue.has("jwks_uri")).isFalse();
        assertThat(byAddress.text("jwks_uri")).contains("https://app.example/jwks.json");
        assertThat(byAddress.has("jwks")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invalid_redirect_uri",
                "invalid_client_metadata",
                "invalid_software_statement",
                "unapproved_software_statement"
            })
    @Requirement("REG-12")
    void clientFor_whenRefused_namesTheReason(String code) {
        source.on("/register", request -> FakeSource.error(400, code));

        assertThatExceptionOfType(RegistrationException.class)
                .isThrownBy(() -> register(app))
                .withMessageContaining(code)
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(RegistrationException.Reason.REFUSED));
    }

    @Test
    void clientFor_withInitialAccessToken_sendsItToThatSource() {
        answering(JsonObject.builder().text("client_id", "c1"));

        register(app.at(source.base().toString(), SourceSettings.none().registrationToken(Secret.of("initial"))));

        assertThat(source.requests("/register").get(0).getHeaders().get("Authorization"))
                .isEqualTo("Bearer initial");
    }

    @Test
    @Requirement("REG-10")
    void find_afterAnswerWithOtherValues_tellsEachDifference() {
        answering(JsonObject.builder()
                .text("client_id", "c1")
                .text("token_endpoint_auth_method", "client_secret_basic")
                .text("client_secret", "canary")
                .text("scope", "patient/Task.rs  launch/patient patient/Goal.rs")
                .texts("grant_types", List.of("authorization_code"))
                .texts("redirect_uris", List.of(REDIRECT, "https://app.example/other")));

        register(app);

        Registration found = managed().find(source.base(), REDIRECT).orElseThrow();
        assertThat(found.differences())
                .extracting(RegistrationDifference::member)
                .containsExactly("redirect_uris", "grant_types", "token_endpoint_auth_method", "scope");
        assertThat(found.differences().get(2))
                .isEqualTo(new RegistrationDifference("token_endpoint_auth_method", "none", "client_secret_basic"));
        assertThat(found.method()).isEqualTo(Method.CLIENT_SECRET_BASIC);
        assertThat(found.toString()).doesNotContain("canary");
        assertThat(managed().all()).hasSize(1);
    }

    @Test
    @Requirement("REG-10")
    void find_afterAnswerWithNullsAndBlanks_findsNoDifference() {
        source.on(
                "/register",
                request -> answer(
                        201,
                        "application/json",
                        "{\"client_id\":\"c1\",\"redirect_uris\":null,\"token_endpoint_auth_method\":\"\","
                                + "\"grant_types\":[],\"scope\":\"patient/Task.rs launch/patient\"}"));

        register(app);

        assertThat(managed().find(source.base(), REDIRECT).orElseThrow().differences())
                .isEmpty();
    }

    @Test
    @Requirement("REG-11")
    void endsWithin_ofSecretWithEnd_looksAhead() {
        Instant end = clock.instant().plus(Duration.ofDays(10));
        answering(secretAnswer().number("client_secret_expires_at", end.getEpochSecond()));

        register(app);

        Registration found = managed().find(source.base(), REDIRECT).orElseThrow();
        assertThat(found.endsWithin(clock.instant(), Duration.ofDays(9))).isFalse();
        assertThat(found.endsWithin(clock.instant(), Duration.ofDays(10))).isTrue();
        assertThat(found.secretExpiresAt()).contains(end);
    }

    @Test
    @Requirement("REG-11")
    void secretExpiresAt_ofZero_isNever() {
        answering(secretAnswer().number("client_secret_expires_at", 0));

        register(app);

        assertThat(managed().find(source.base(), REDIRECT).orElseThrow().secretExpiresAt())
                .isEmpty();
    }

    @Test
    @Requirement("REG-13")
    void reread_withRotatedTokenAndSecret_keepsTheNewOnes() {
        answering(manageable(secretAnswer()));
        register(app);
        source.on("/register/c1", request -> {
            String token = request.getHeaders().get("Authorization");
            return answer(
                    200,
                    JsonObject.builder()
                            .text("client_id", "c1")
                            .text("token_endpoint_auth_method", "client_secret_basic")
                            .text("client_secret", "second")
                            .text("registration_access_token", token + "+")
                            .build());
        });

        managed().reread(source.base(), REDIRECT);
        managed().reread(source.base(), REDIRECT);

        assertThat(source.requests("/register/c1"))
                .extracting(request -> request.getHeaders().get("Authorization"))
                .containsExactly("Bearer m1", "Bearer Bearer m1+");
        ClientIdentity client = register(app);
        assertThat(client.secret().map(Secret::reveal)).contains("second");
    }

    /** RFC 7592 §3: the client id is the one of the registration. */
    @Test
    @Requirement({"REG-10", "REG-13"})
    void reread_withAnotherClientId_changesNothing() {
        answering(manageable(secretAnswer()));
        register(app);
        source.on(
                "/register/c1",
                request -> answer(
                        200, JsonObject.builder().text("client_id", "another").build()));

        assertThatExceptionOfType(RegistrationException.class)
                .isThrownBy(() -> managed().reread(source.base(), REDIRECT))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(RegistrationException.Reason.MISMATCH));

        assertThat(register(app).clientId()).isEqualTo("c1");
    }

    @Test
    @Requirement("REG-13")
    void update_sendsTheWholeRegistrationWithItsIdAndSecret() {
        answering(manageable(secretAnswer()));
        register(app);
        source.on(
                "/register/c1",
                request ->
                        answer(200, JsonObject.builder().text("client_id", "c1").build()));

        Registration updated = managed().update(source.base(), REDIRECT, Scopes.parse("patient/Goal.rs"));

        assertThat(source.requests("/register/c1").get(0).getMethod()).isEqualTo("PUT");
        JsonObject sent = sent("/register/c1");
        assertThat(sent.text("client_id")).contains("c1");
        assertThat(sent.text("client_secret")).contains("first");
        assertThat(sent.text("scope")).contains("patient/Goal.rs");
        assertThat(sent.has("registration_access_token")).isFalse();
        assertThat(updated.method()).isEqualTo(Method.CLIENT_SECRET_BASIC);
    }

    @Test
    @Requirement("REG-13")
    void delete_whenDoneOrGoneAlready_forgets() {
        for (int status : List.of(204, 401, 404)) {
            answering(manageable(secretAnswer()));
            register(app);
            source.on("/register/c1", request -> answer(status, "text/plain", ""));

            managed().delete(source.base(), REDIRECT);

            assertThat(managed().all()).isEmpty();
        }
        assertThat(source.requests("/register/c1")).allMatch(request -> "DELETE".equals(request.getMethod()));
    }

    @Test
    void delete_whenTheSourceIsInTrouble_keepsTheRegistration() {
        answering(manageable(secretAnswer()));
        register(app);
        source.on("/register/c1", request -> answer(503, "text/plain", ""));

        assertThatExceptionOfType(RegistrationException.class)
                .isThrownBy(() -> managed().delete(source.base(), REDIRECT))
                .satisfies(failed -> assertThat(failed.retryable()).isTrue());
        assertThat(managed().all()).hasSize(1);
    }

    /** The management token goes to the registration's own origin; an address elsewhere counts as none. */
    @Test
    @Requirement("REG-07")
    void reread_whereManagementIsElsewhere_sendsNothing() {
        try (FakeSource elsewhere = new FakeSource()) {
            answering(secretAnswer()
                    .text("registration_client_uri", elsewhere.url("/steal"))
                    .text("registration_access_token", "m1"));
            register(app);

            assertThatExceptionOfType(RegistrationException.class)
                    .isThrownBy(() -> managed().reread(source.base(), REDIRECT));
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    private static JsonObject.Builder secretAnswer() {
        return JsonObject.builder()
                .text("client_id", "c1")
                .text("token_endpoint_auth_method", "client_secret_basic")
                .text("client_secret", "first");
    }

    /** With a relative address, as some servers answer. */
    private static JsonObject.Builder manageable(JsonObject.Builder answer) {
        return answer.text("registration_client_uri", "/register/c1").text("registration_access_token", "m1");
    }

    private void answering(JsonObject.Builder answer) {
        source.on("/register", request -> answer(201, answer.build()));
    }

    private JsonObject sent(String path) {
        List<RecordedRequest> all = source.requests(path);
        return JsonObject.parse(
                requireNonNull(all.get(all.size() - 1).getBody()).toByteArray(), "request");
    }

    private ClientIdentity register(SmartApp as) {
        Discovery discovery = new Discovery(http, rules, clock);
        return registrations(as).clientFor(discovery.rediscover(source.base()), REDIRECT, SCOPES);
    }

    private Registrations registrations(SmartApp as) {
        return new Registrations(store, http, as, clock);
    }

    private ManagedRegistrations managed() {
        return new StoredRegistrations(store, http, app);
    }

    private static SigningKey key() throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        return SigningKey.of(rsa.generateKeyPair(), "k");
    }
}
