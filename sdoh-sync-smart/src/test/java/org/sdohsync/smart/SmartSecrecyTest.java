// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.sdohsync.smart.SmartClientFixture.answerTo;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.lang.reflect.Constructor;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.smart.ability.CapabilityRequirement;
import org.sdohsync.smart.ability.SourceSuitability;
import org.sdohsync.smart.admission.Admission;
import org.sdohsync.smart.admission.AdmissionException;
import org.sdohsync.smart.admission.QuotaUse;
import org.sdohsync.smart.client.AuthorizationRequest;
import org.sdohsync.smart.client.AuthorizationRequestCustomizer;
import org.sdohsync.smart.client.FormParameters;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.client.SigningKeys;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.client.SourceSettings;
import org.sdohsync.smart.client.TokenRequest;
import org.sdohsync.smart.diagnosis.DiagnosisReport;
import org.sdohsync.smart.diagnosis.DiagnosisStep;
import org.sdohsync.smart.discovery.DiscoveryException;
import org.sdohsync.smart.discovery.MetadataWarning;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.finding.Brand;
import org.sdohsync.smart.finding.BrandBundle;
import org.sdohsync.smart.finding.FindingException;
import org.sdohsync.smart.finding.FoundSource;
import org.sdohsync.smart.finding.SourceAddress;
import org.sdohsync.smart.finding.SourceList;
import org.sdohsync.smart.identity.IdentityException;
import org.sdohsync.smart.internal.admission.Gate;
import org.sdohsync.smart.internal.admission.QuotaUses;
import org.sdohsync.smart.internal.audit.GrantTrace;
import org.sdohsync.smart.internal.audit.SmartAudit;
import org.sdohsync.smart.internal.client.ClientAuthentication;
import org.sdohsync.smart.internal.client.ClientIdentityJson;
import org.sdohsync.smart.internal.client.ProofKey;
import org.sdohsync.smart.internal.client.Proofs;
import org.sdohsync.smart.internal.diagnosis.ConnectionDiagnosis;
import org.sdohsync.smart.internal.diagnosis.IpaCheck;
import org.sdohsync.smart.internal.discovery.AuthorizationServers;
import org.sdohsync.smart.internal.discovery.Discovery;
import org.sdohsync.smart.internal.discovery.EndpointPins;
import org.sdohsync.smart.internal.discovery.EndpointTrust;
import org.sdohsync.smart.internal.discovery.IssuerVerification;
import org.sdohsync.smart.internal.discovery.SourceEndpoints;
import org.sdohsync.smart.internal.discovery.UdapOffer;
import org.sdohsync.smart.internal.finding.HttpBrandDirectory;
import org.sdohsync.smart.internal.identity.IdTokenCheck;
import org.sdohsync.smart.internal.identity.Identity;
import org.sdohsync.smart.internal.jws.JwsSigner;
import org.sdohsync.smart.internal.launch.EhrLaunch;
import org.sdohsync.smart.internal.launch.ExpectedIssuer;
import org.sdohsync.smart.internal.launch.ExtraRequestParameters;
import org.sdohsync.smart.internal.launch.LaunchPlan;
import org.sdohsync.smart.internal.launch.LaunchRedirect;
import org.sdohsync.smart.internal.launch.Launches;
import org.sdohsync.smart.internal.launch.LoopbackReceiver;
import org.sdohsync.smart.internal.launch.PendingLaunch;
import org.sdohsync.smart.internal.launch.VerifiedLaunch;
import org.sdohsync.smart.internal.registration.ClientIdUses;
import org.sdohsync.smart.internal.registration.Registrations;
import org.sdohsync.smart.internal.registration.StoredRegistrations;
import org.sdohsync.smart.internal.registration.UdapRegistrations;
import org.sdohsync.smart.internal.token.ConnectedSources;
import org.sdohsync.smart.internal.token.ContextReader;
import org.sdohsync.smart.internal.token.ErrorDescription;
import org.sdohsync.smart.internal.token.GrantMaintainer;
import org.sdohsync.smart.internal.token.IntrospectionClient;
import org.sdohsync.smart.internal.token.LeakState;
import org.sdohsync.smart.internal.token.OwnCertificates;
import org.sdohsync.smart.internal.token.RefreshLease;
import org.sdohsync.smart.internal.token.StoppedGrant;
import org.sdohsync.smart.internal.token.StoredConnections;
import org.sdohsync.smart.internal.token.TokenEndpoint;
import org.sdohsync.smart.internal.token.TokenGrant;
import org.sdohsync.smart.internal.token.TokenManager;
import org.sdohsync.smart.internal.token.TokenResult;
import org.sdohsync.smart.internal.udap.UdapDiscovery;
import org.sdohsync.smart.internal.udap.UdapMetadata;
import org.sdohsync.smart.internal.udap.UdapSigner;
import org.sdohsync.smart.launch.AuthorizationForm;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.registration.RegistrationDifference;
import org.sdohsync.smart.registration.RegistrationException;
import org.sdohsync.smart.scope.ScopeComparison;
import org.sdohsync.smart.scope.Scopes;
import org.sdohsync.smart.token.GrantMaintenance;
import org.sdohsync.smart.token.LeakReport;
import org.sdohsync.smart.token.TokenIntrospection;
import org.sdohsync.smart.udap.TrustCommunity;
import org.sdohsync.smart.udap.UdapException;
import org.sdohsync.testkit.Canaries;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.testkit.SecrecyRoll;
import org.sdohsync.testkit.SeededEntropy;

/** The roll of the SMART module: no public type shows a secret that it holds. */
class SmartSecrecyTest {
    private static final String FAILURE =
            "says what it is told; the failures of hostile servers are checked as they come";
    private static final String PUBLIC = "holds what sources publish for everybody";

    private final SmartClientFixture world = new SmartClientFixture();
    private final Canaries canaries = Canaries.drawnFrom(SeededEntropy.of(52));
    private final List<TokenRequest> requests = new ArrayList<>();
    private final HttpSender silent = request -> new HttpReply(404, request.uri(), name -> null, new byte[0]);
    private final AddressRules rules = AddressRules.strict().allowingLoopback();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Requirement({"USE-10", "REF-29", "SEC-11", "KEY-07"})
    void publicTypes_withSecretsInThem_showNone() throws Exception {
        SigningKey key = key();
        SmartApp app = app(key);
        SecrecyRoll roll = SecrecyRoll.of(SmartClient.class, canaries);
        try (SmartClient client = world.client(app, url -> {});
                LoopbackReceiver receiver = LoopbackReceiver.open(URI.create("http://127.0.0.1:0/callback"))) {
            receiver.expect(canaries.secret("expected state"));
            ConnectionRecord record = connected(client, roll);
            roll.built(client, client.sources(), receiver)
                    .built(client.connect(world.source.base().toString()))
                    .built(SmartClient.builder(app, world.store));
            launches(record, roll);
            tokenTypes(record, key, roll);
            others(app, key, roll);
            excuse(roll).verify();
        }
    }

    private ConnectionRecord connected(SmartClient client, SecrecyRoll roll) {
        world.source.token(tokens(canaries.text("access token"), canaries.text("refresh token"), 3600));
        Launch launch =
                client.connect(world.source.base().toString()).asPatient().startLaunch();
        Map<String, String> asked = SmartClientFixture.asked(launch.authorizeUrl());
        canaries.plant("state", asked.getOrDefault("state", ""));
        canaries.plant("challenge", asked.getOrDefault("code_challenge", ""));
        roll.built(launch, new AuthorizationForm(launch.authorizeUrl().resolve("/auth/authorize"), asked));
        String code = URLEncoder.encode(canaries.text("code"), StandardCharsets.UTF_8);
        Connection connection = client.completeLaunch(answerTo(launch.authorizeUrl(), "code=" + code));
        return world.store
                .records(new ConnectionCodec())
                .load(connection.id().value())
                .orElseThrow()
                .value();
    }

    private void launches(ConnectionRecord record, SecrecyRoll roll) throws Exception {
        EhrLaunch ehr = new EhrLaunch(world.source.base().toString(), canaries.secret("launch"));
        ExtraRequestParameters extras = new ExtraRequestParameters(ehr, "consent", null);
        LaunchPlan plan = new LaunchPlan(
                record,
                false,
                Scopes.parse("user/Task.r"),
                SmartClientFixture.REDIRECT,
                null,
                new ExpectedIssuer(false, false, EndpointTrust.UNPROVED),
                extras);
        PendingLaunch pending = make(
                PendingLaunch.class,
                "hash",
                plan,
                canaries.secret("verifier"),
                canaries.secret("nonce"),
                canaries.text("session hash"),
                SmartClientFixture.START);
        FormParameters form = new FormParameters().set("client_secret", canaries.text("form"));
        ProofKey key = ProofKey.generate();
        canaries.plant("private part of a proof key", privatePart(key));
        roll.built(key, new StoppedGrant(record.id(), record, true, null));
        roll.built(ehr, extras, plan, pending, form, new VerifiedLaunch(pending, canaries.secret("accepted code")))
                .built(new LaunchRedirect(
                        world.source.uri("/auth/authorize"),
                        form,
                        canaries.secret("begun state"),
                        SmartClientFixture.START))
                .built(new AuthorizationRequest(world.source.base(), form, (at, pushed) -> {
                    throw new AssertionError("nothing is pushed");
                }))
                .built(new IdTokenCheck.Expected(
                        "https://as.example", world.source.uri("/keys"), "app", canaries.secret("expected nonce")))
                .built(make(Identity.class, canaries.text("subject"), canaries.text("user")));
    }

    private void tokenTypes(ConnectionRecord record, SigningKey key, SecrecyRoll roll) throws Exception {
        ClientAuthentication authentication = new ClientAuthentication(
                SigningKeys.newestFirst(key),
                world.clock,
                SeededEntropy.of(1),
                base -> SourceSettings.none().tokenRequests(requests::add));
        FormParameters form = new FormParameters().set("refresh_token", canaries.text("sent refresh token"));
        Objects.requireNonNull(
                authentication.post(record, form, record.endpoints().token()));
        TokenEndpoint endpoint = new TokenEndpoint(silent, authentication, world.clock);
        StoredConnections ledger = new StoredConnections(world.store, event -> {});
        TokenManager.Builder builder = TokenManager.builder(world.store, ledger, endpoint, Runnable::run);
        TokenManager manager = builder.build();
        Secret secret = canaries.secret("granted");
        TokenGrant grant =
                make(TokenGrant.class, secret, secret, SmartClientFixture.START, null, null, secret, record.context());
        roll.built(authentication, endpoint, ledger, builder, manager, grant, new TokenResult.Granted(grant))
                .built(requests.toArray())
                .built(make(
                        TokenResult.Weather.class,
                        "why",
                        0,
                        false,
                        null,
                        canaries.secret("rotated"),
                        canaries.secret("unusable")))
                .built(make(
                        TokenIntrospection.class,
                        JsonObject.builder()
                                .flag("active", true)
                                .text("username", canaries.text("introspected"))
                                .build()))
                .built(new IntrospectionClient(silent, authentication, new EndpointPins(world.store)))
                .built(new GrantMaintainer(
                        ledger,
                        manager,
                        new OwnCertificates(Map.of(), world.clock),
                        world.clock,
                        Jitter.none(),
                        connection -> GrantMaintenance.defaults()))
                .excused("reads when certificates expire", OwnCertificates.class)
                .excused("prints the name and algorithm of its key only", JwsSigner.class)
                .excused("holds client ids, times and counts", LeakState.class, LeakReport.class)
                .excused("tells the audit trail, which SmartAuditTest searches", SmartAudit.class, GrantTrace.class)
                .excused("has functions only", LeakState.StoreCodec.class, StoppedGrant.StoreCodec.class)
                .built(new Launches(
                        world.store,
                        endpoint,
                        world.clock,
                        SeededEntropy.of(2),
                        base -> AuthorizationRequestCustomizer.NONE));
    }

    private void others(SmartApp app, SigningKey key, SecrecyRoll roll) throws Exception {
        Discovery discovery = new Discovery(silent, rules, world.clock);
        EndpointPins pins = new EndpointPins(world.store);
        ClientIdentity client =
                ClientIdentity.withSecret("c1", Method.CLIENT_SECRET_POST, canaries.secret("registered secret"), null);
        Object stored = make(
                Class.forName("org.sdohsync.smart.internal.registration.StoredRegistration"),
                world.source.base().toString(),
                SmartClientFixture.REDIRECT,
                client,
                world.source.url("/manage"),
                canaries.secret("management token"),
                List.of());
        roll.built(app, app.settingsAt(world.source.base().toString()), key, SigningKeys.newestFirst(key))
                .built(ExistingGrant.of(canaries.secret("adopted"))
                        .accessToken(canaries.secret("adopted access"), null)
                        .client(client))
                .built(new AdoptionException("why", AdoptionException.Reason.NOT_SAVED, canaries.secret("kept"), null))
                .built(make(AuthorizeStep.class, null, target(client)))
                .built(new ConnectionDiagnosis(app, discovery, pins, silent, world.clock))
                .built(new IpaCheck(app, discovery, silent, world.clock), pins)
                .built(stored, make(Class.forName("org.sdohsync.smart.internal.registration.RegistrationView"), stored))
                .built(new StoredRegistrations(world.store, silent, app))
                .built(new ClientIdUses(world.store, app), new AuthorizationServers(world.store, world.clock))
                .built(new UdapRegistrations(
                        new UdapDiscovery(silent, rules, world.clock, null),
                        silent,
                        app,
                        world.clock,
                        SeededEntropy.of(3),
                        SmartAudit.none()))
                .built(new Registrations(world.store, silent, app, world.clock));
    }

    private Connector.Target target(ClientIdentity client) {
        ConnectionRecord record = world.store.records(new ConnectionCodec()).all().stream()
                .findFirst()
                .orElseThrow();
        return new Connector.Target(
                record.source(),
                "default",
                Role.patient(),
                record.toBuilder()
                        .grantedBy(record.endpoints(), client, SmartClientFixture.START)
                        .build(),
                null);
    }

    private static String privatePart(ProofKey key) {
        return JsonObject.parse(key.toSecret().reveal().getBytes(UTF_8), "key")
                .text("d")
                .orElseThrow();
    }

    private static SecrecyRoll excuse(SecrecyRoll roll) {
        return roll.excused("judges public descriptions", SourceSuitability.class, CapabilityRequirement.class)
                .excused(
                        "ConnectionDiagnosisTest looks for its token in them",
                        DiagnosisReport.class,
                        DiagnosisStep.class)
                .excused(
                        PUBLIC,
                        Discovery.class,
                        SmartConfiguration.class,
                        SmartConfiguration.Endpoints.class,
                        HttpBrandDirectory.class,
                        ContextReader.class,
                        SourceEndpoints.class,
                        MetadataWarning.class,
                        Brand.class,
                        UdapOffer.class)
                .excused(PUBLIC, IssuerVerification.class, ExpectedIssuer.class)
                .excused(PUBLIC, BrandBundle.class, FoundSource.class, SourceList.class)
                .excused("names members of a registration that are public", RegistrationDifference.class)
                .excused("names scopes, which are public", Scopes.class, ScopeComparison.class)
                .excused("has functions only", ClientIdentityJson.class, SourceAddress.class, ErrorDescription.class)
                .excused("keeps nothing of what it checks", IdTokenCheck.class)
                .excused("keeps what servers want repeated, which is no secret", Proofs.class)
                .excused("holds an error code and an address for people", TokenResult.Ended.class)
                .excused("holds an error code and an address for people", TokenResult.Misconfigured.class)
                .excused("holds lengths of time", GrantMaintenance.class)
                .excused(
                        "holds rules and counts",
                        Admission.class,
                        Admission.Quota.class,
                        QuotaUse.class,
                        Gate.class,
                        QuotaUses.class)
                .excused("the key stays in its key store, which shows the names of files", TrustCommunity.class)
                .excused("the key stays in its key store; what it shows is public", UdapSigner.class)
                .excused(PUBLIC, UdapMetadata.class, UdapDiscovery.class)
                .excused(FAILURE, AdmissionException.class, UdapException.class)
                .opaque(ConnectedSources.class, RefreshLease.class, RefreshLease.Source.class)
                .excused(FAILURE, DiscoveryException.class, FindingException.class, IdentityException.class)
                .excused(FAILURE, LaunchException.class, RegistrationException.class);
    }

    private SmartApp app(SigningKey key) {
        ClientIdentity client =
                ClientIdentity.withSecret("app", Method.CLIENT_SECRET_BASIC, canaries.secret("client secret"), null);
        return SmartApp.named("foodbank")
                .redirect(SmartClientFixture.REDIRECT)
                .scopes("user/Task.rus")
                .signingKey(key)
                .at(
                        world.source.base().toString(),
                        SourceSettings.none()
                                .client(client)
                                .registrationToken(canaries.secret("initial access token")));
    }

    private SigningKey key() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        byte[] exponent =
                ((RSAPrivateKey) pair.getPrivate()).getPrivateExponent().toByteArray();
        int sign = exponent[0] == 0 ? 1 : 0;
        canaries.plant(
                "private key",
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(Arrays.copyOfRange(exponent, sign, exponent.length)));
        canaries.plant(
                "bytes of the private key",
                new String(Arrays.copyOfRange(exponent, sign, exponent.length), StandardCharsets.ISO_8859_1));
        return SigningKey.of(pair, "k1");
    }

    /** What only its own package makes. */
    private static <T> T make(Class<T> type, @Nullable Object... arguments) throws Exception {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == arguments.length) {
                constructor.setAccessible(true);
                return type.cast(constructor.newInstance(arguments));
            }
        }
        throw new AssertionError(type + " is made otherwise");
    }
}
