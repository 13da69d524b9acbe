// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.auth.PreRegistered;
import org.sdohsync.sandbox.auth.TokenRequest;
import org.sdohsync.sandbox.auth.TokenRequests;
import org.sdohsync.sandbox.fhir.PlainFhirServer;
import org.sdohsync.smart.Launch;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.token.Revocation;
import org.sdohsync.testkit.RecordingPause;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.SdohSyncBuilder;
import org.sdohsync.workflow.sync.SyncReport;

/** Every way into a connection, at a real authorization server. */
@Timeout(480)
class LaunchesTest {
    private static final String REDIRECT = "https://app.example/callback";
    private static final Secret SESSION = Secret.of("the session of this user");

    private static ReferralSource source;

    @BeforeAll
    static void start() {
        source = ReferralSource.quick("harbor");
    }

    @AfterAll
    static void stop() {
        source.close();
    }

    @Test
    @Requirement({"LCH-01", "LCH-02", "LCH-04", "AZR-07", "IPA-03"})
    void launched_byTheSource_connectsAndKnowsThePatient() {
        String patient = source.data().patientIds().get(0);
        String handle = source.authorizationServer()
                .ehrLaunch(Map.of("patient", patient, "need_patient_banner", "false", "tenant", "ward-3"));
        try (SdohSync sync = sync(app().launchedFrom(base()))) {
            Launch launch = sync.launchFromEhr(launchUrl(base(), handle))
                    .asRecipient(source.recipient())
                    .startLaunch(SESSION);
            Connection connection = sync.completeLaunch(source.worker().visit(launch.authorizeUrl()), SESSION);

            assertThat(connection.context().patient()).contains(patient);
            assertThat(connection.context().needPatientBanner()).contains(false);
            assertThat(connection.context().tenant()).contains("ward-3");
            assertThat(connection.context().fhirUserAt(connection.source()))
                    .contains(URI.create(base() + "/Practitioner/practitioner-social-worker"));
            assertThat(sync.launchFromEhr(launchUrl(base(), "another"))).isNotNull();
        }
    }

    @Test
    @Requirement("LCH-10")
    void launched_bySomebodyElse_isRefusedAndAskedNothing() {
        try (SdohSync sync = sync(app());
                PlainFhirServer stranger = PlainFhirServer.builder("stranger").start()) {
            assertThatExceptionOfType(LaunchException.class)
                    .isThrownBy(() ->
                            sync.launchFromEhr(launchUrl(stranger.fhirBase().toString(), "handle")))
                    .satisfies(failed -> assertThat(failed.reason()).isEqualTo(LaunchException.Reason.UNKNOWN_SOURCE));
            stranger.stop();

            assertThat(stranger.requests().total()).isZero();
        }
    }

    @Test
    @Requirement({"BKS-01", "BKS-08", "BKS-09", "TKR-27"})
    void asBackend_syncsWithoutAUser() {
        SigningKey key = key();
        source.authorizationServer()
                .register(PreRegistered.system("night-shift", "system/*.cruds").withKeys(key.publicJwkSet()));
        SmartApp app = app().registeredAt(base(), ClientIdentity.withPrivateKey("night-shift"))
                .signingKey(key);
        try (SdohSync sync = sync(app)) {
            Connection connection =
                    sync.connect(base()).asRecipient(source.recipient()).asBackend();
            SyncReport report = sync.syncNow();
            TokenRequests asked = source.authorizationServer().tokenRequests();

            assertThat(connection.isBackend()).isTrue();
            assertThat(asked.all())
                    .filteredOn(request -> request.clientId().equals("night-shift"))
                    .isNotEmpty()
                    .allMatch(request -> request.grantType().equals("client_credentials")
                            && request.outcome() == TokenRequest.Outcome.ISSUED);
            assertThat(report.complete()).as(report.toString()).isTrue();
            assertThat(report.delivered()).isPositive();
            assertThat(sync.disconnect(connection.id())).isEqualTo(Revocation.DONE);
        }
    }

    /** The secret needs encoding, and a real server takes it apart. */
    @Test
    @Requirement({"TKR-12", "TKR-13"})
    void connect_withASecretOfSpecialCharacters_isUnderstood() {
        String secret = "s%+/ä: &=~";
        source.authorizationServer()
                .register(PreRegistered.app("office app", URI.create(REDIRECT)).withSecret(secret));
        SmartApp app = app().registeredAt(
                        base(),
                        ClientIdentity.withSecret(
                                "office app", ClientIdentity.Method.CLIENT_SECRET_BASIC, Secret.of(secret), null));
        try (SdohSync sync = sync(app)) {
            Launch launch = sync.connect(base()).asRecipient(source.recipient()).startLaunch(SESSION);

            Connection connection = sync.completeLaunch(source.worker().visit(launch.authorizeUrl()), SESSION);

            assertThat(sync.connections()).extracting(Connection::id).isEqualTo(List.of(connection.id()));
        }
    }

    private static SmartApp app() {
        return SmartApp.named("food bank").redirect(REDIRECT);
    }

    private static SdohSync sync(SmartApp app) {
        SdohSyncBuilder builder = SdohSync.builder(app)
                .store(MemoryStore.create())
                .addressRules(AddressRules.strict().allowingLoopback())
                .pause(RecordingPause.create());
        return builder.onReferral(referral -> {}).build();
    }

    private static String base() {
        return source.fhirBase().toString();
    }

    private static URI launchUrl(String iss, String handle) {
        return URI.create("https://app.example/launch?iss=" + URLEncoder.encode(iss, StandardCharsets.UTF_8)
                + "&launch=" + URLEncoder.encode(handle, StandardCharsets.UTF_8));
    }

    private static SigningKey key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp384r1"));
            return SigningKey.of(generator.generateKeyPair(), "night-key");
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
