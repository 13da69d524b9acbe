// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.http.AccessTokens;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.sandbox.data.SourceData;
import org.sdohsync.sandbox.fhir.PlainFhirServer;
import org.sdohsync.sandbox.fhir.access.IntrospectionTokenCheck;
import org.sdohsync.sandbox.fhir.smart.SmartEndpoints;
import org.sdohsync.sandbox.person.ScriptedUser;
import org.sdohsync.smart.AuthorizeStep;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.token.Revocation;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.sync.SyncReport;

/**
 * The library and Keycloak. A FHIR server of the sandbox stands in front, which describes Keycloak as its authorization server and asks
 * it about each token.
 */
@Timeout(600)
class KeycloakTest {
    private static final String REDIRECT = "https://app.example/callback";
    private static final ScriptedUser WORKER = ScriptedUser.named(KeycloakRealm.USER, KeycloakRealm.PASSWORD);
    private static final SourceData DATA =
            SourceData.builder("keycloak").recipient("food-bank").requested(3).build();
    private static final SigningKey RSA = SigningKey.of(pair("RSA"), "rsa-1");
    private static final SigningKey CURVE = SigningKey.of(pair("EC"), "curve-1");

    private static @Nullable KeycloakProcess process;
    private static @Nullable KeycloakRealm realm;
    private static @Nullable PlainFhirServer fhir;

    private final Store store = MemoryStore.create();

    /** A way to be known at the authorization server. */
    record Kind(ClientIdentity identity, @Nullable SigningKey key) {
        @Override
        public String toString() {
            return identity.clientId();
        }
    }

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        KeycloakProcess started = KeycloakProcess.start(Path.of(System.getProperty("keycloak.home")));
        process = started;
        KeycloakRealm created = KeycloakRealm.create(
                started.address(), "county-" + UUID.randomUUID().toString().substring(0, 8));
        realm = created;
        register(created);
        SmartEndpoints endpoints = created.endpoints();
        PlainFhirServer server = PlainFhirServer.builder("keycloak-county")
                .smart(endpoints)
                .tokens(new IntrospectionTokenCheck(
                        Optional.ofNullable(endpoints.introspect()).orElseThrow(),
                        KeycloakRealm.RESOURCE_SERVER,
                        KeycloakRealm.RESOURCE_SERVER_SECRET))
                .start();
        server.load(DATA.bundle());
        fhir = server;
    }

    @AfterAll
    static void stop() {
        Optional.ofNullable(fhir).ifPresent(PlainFhirServer::close);
        Optional.ofNullable(process).ifPresent(KeycloakProcess::close);
    }

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind(ClientIdentity.publicClient("public"), null),
                new Kind(secret("basic", Method.CLIENT_SECRET_BASIC), null),
                new Kind(secret("post", Method.CLIENT_SECRET_POST), null),
                new Kind(ClientIdentity.withPrivateKey("rs384"), RSA),
                new Kind(ClientIdentity.withPrivateKey("es384"), CURVE));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Requirement({
        "TKR-09", "TKR-13", "TKR-15", "TKR-17", "KEY-13", "KEY-14", "REF-04", "REF-05", "IDT-01", "IDT-09", "PDX-03",
        "IPA-06", "IPA-08", "USE-01", "REF-27"
    })
    void client_ofEachKind_connectsSyncsRefreshesAndGivesTheGrantBack(Kind kind) {
        SmartApp app = app(kind);
        try (SdohSync sync = sync(app);
                SmartClient other = SmartClient.builder(app, store)
                        .addressRules(AddressRules.strict().allowingLoopback())
                        .build()) {
            Connection connection = connect(sync);
            SyncReport first = sync.syncNow();
            Secret before = refreshToken(connection.id());
            AccessTokens tokens = other.tokens(connection.id());
            Secret access = tokens.replace(tokens.token());
            Secret after = refreshToken(connection.id());
            SyncReport second = sync.syncNow();

            assertThat(connection.context().fhirUser()).contains(KeycloakRealm.FHIR_USER);
            assertThat(connection.context().subject()).isPresent();
            assertThat(first.complete()).as(first.toString()).isTrue();
            assertThat(first.delivered()).isPositive();
            assertThat(after).isNotEqualTo(before);
            assertThat(second.complete()).as(second.toString()).isTrue();
            assertThat(realm().active(access.reveal())).isTrue();

            assertThat(sync.disconnect(connection.id())).isEqualTo(Revocation.DONE);

            assertThat(sync.connections()).isEmpty();
            assertThat(realm().active(access.reveal())).isFalse();
            assertThat(realm().active(after.reveal())).isFalse();
        }
    }

    /** Keycloak ends the whole grant when a spent refresh token comes back: then the newest one is refused too. */
    @Test
    @Requirement({"REF-10", "REF-12"})
    void refresh_afterASpentTokenWasReplayed_needsAuthorizationAndKeepsAllForAReturn() {
        SmartApp app = app(kinds().findFirst().orElseThrow());
        try (SdohSync sync = sync(app);
                SmartClient other = SmartClient.builder(app, store)
                        .addressRules(AddressRules.strict().allowingLoopback())
                        .build()) {
            Connection connection = connect(sync);
            SyncReport first = sync.syncNow();
            Secret spent = refreshToken(connection.id());
            AccessTokens tokens = other.tokens(connection.id());
            Secret access = tokens.replace(tokens.token());
            Secret newest = refreshToken(connection.id());

            assertThat(realm().replay(spent.reveal(), "public")).isEqualTo("invalid_grant");
            assertThatExceptionOfType(AuthorizationException.class)
                    .isThrownBy(() -> sync.retry(ended(connection.id())))
                    .satisfies(
                            failed -> assertThat(failed.reason()).isEqualTo(AuthorizationException.Reason.REAUTHORIZE));

            ConnectionRecord held = record(connection.id());
            assertThat(first.complete()).isTrue();
            assertThat(realm().active(access.reveal())).isFalse();
            assertThat(held.health().state()).isEqualTo(Health.State.NEEDS_AUTHORIZATION);
            assertThat(held.tokens()).isEmpty();
            assertThat(held.quarantined()).contains(newest);

            Connection again = authorize(sync, sync.reconnect(connection.id()));
            SyncReport second = sync.syncNow();

            assertThat(again.id()).isEqualTo(connection.id());
            assertThat(again.health().state()).isEqualTo(Health.State.CONNECTED);
            assertThat(second.complete()).as(second.toString()).isTrue();
            assertThat(second.delivered()).as("the checkpoint was kept").isZero();
        }
    }

    /** RFC 7591: an app that Keycloak has never seen. */
    @Test
    @Requirement({"REG-08", "REG-10", "TKR-10"})
    void connect_ofAnUnknownApp_registersItself() {
        for (SmartApp app : new SmartApp[] {
            SmartApp.named("stranger").redirect(REDIRECT),
            SmartApp.named("stranger with a key").redirect(REDIRECT).signingKey(CURVE)
        }) {
            Store own = MemoryStore.create();
            try (SdohSync sync = sync(app, own)) {
                Connection connection = connect(sync);
                SyncReport report = sync.syncNow();

                ClientIdentity identity = own.records(new ConnectionCodec())
                        .load(connection.id().value())
                        .orElseThrow()
                        .value()
                        .client();
                assertThat(identity.method())
                        .isEqualTo(app.signingKey().isPresent() ? Method.PRIVATE_KEY_JWT : Method.NONE);
                assertThat(report.complete()).as(report.toString()).isTrue();
                assertThat(report.delivered()).isPositive();
                assertThat(sync.disconnect(connection.id())).isEqualTo(Revocation.DONE);
            }
        }
    }

    private static void register(KeycloakRealm at) {
        at.client(KeycloakRealm.client("public", REDIRECT).flag("publicClient", true));
        at.client(KeycloakRealm.client("basic", REDIRECT).text("secret", "basic-secret"));
        at.client(KeycloakRealm.client("post", REDIRECT).text("secret", "post-secret"));
        at.client(KeycloakRealm.client("rs384", REDIRECT)
                .text("clientAuthenticatorType", "client-jwt")
                .object("attributes", KeycloakRealm.keyed(RSA.publicJwkSet(), "RS384")));
        at.client(KeycloakRealm.client("es384", REDIRECT)
                .text("clientAuthenticatorType", "client-jwt")
                .object("attributes", KeycloakRealm.keyed(CURVE.publicJwkSet(), "ES384")));
    }

    private static ClientIdentity secret(String id, Method method) {
        return ClientIdentity.withSecret(id, method, Secret.of(id + "-secret"), null);
    }

    private static SmartApp app(Kind kind) {
        SmartApp app = SmartApp.named("food bank").redirect(REDIRECT).registeredAt(base(), kind.identity());
        return kind.key() == null ? app : app.signingKey(kind.key());
    }

    private SdohSync sync(SmartApp app) {
        return sync(app, store);
    }

    private static SdohSync sync(SmartApp app, Store in) {
        return SdohSync.builder(app)
                .store(in)
                .addressRules(AddressRules.strict().allowingLoopback())
                .onReferral(referral -> {})
                .build();
    }

    private static Connection connect(SdohSync sync) {
        return authorize(sync, sync.connect(base()).asRecipient("Organization/food-bank"));
    }

    private static Connection authorize(SdohSync sync, AuthorizeStep step) {
        Secret session = Secret.of("the session of the worker");
        URI callback = WORKER.visit(step.startLaunch(session).authorizeUrl());
        return sync.completeLaunch(callback, session);
    }

    /** Makes the access token that is held a spent one, so that the next use has to refresh. */
    private ConnectionId ended(ConnectionId id) {
        var records = store.records(new ConnectionCodec());
        var held = records.load(id.value()).orElseThrow();
        TokenSet tokens = held.value().tokens().orElseThrow();
        TokenSet over = TokenSet.of(
                tokens.accessToken(), tokens.refreshToken().orElseThrow(), tokens.obtainedAt(), tokens.obtainedAt());
        assertThat(records.save(held.value().toBuilder().tokens(over).build(), held.revision()))
                .isPresent();
        return id;
    }

    private ConnectionRecord record(ConnectionId id) {
        return store.records(new ConnectionCodec())
                .load(id.value())
                .orElseThrow()
                .value();
    }

    private Secret refreshToken(ConnectionId id) {
        return record(id).tokens().flatMap(TokenSet::refreshToken).orElseThrow();
    }

    private static String base() {
        return Optional.ofNullable(fhir).orElseThrow().fhirBase().toString();
    }

    private static KeycloakRealm realm() {
        return Optional.ofNullable(realm).orElseThrow();
    }

    private static KeyPair pair(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp384r1"));
            } else {
                generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has these keys", missing);
        }
    }
}
