// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.auth.TokenLifetimes;
import org.sdohsync.sandbox.auth.TokenRequest.Outcome;
import org.sdohsync.sandbox.auth.UdapMembership;
import org.sdohsync.smart.Launch;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.registration.Registration;
import org.sdohsync.smart.registration.RegistrationException;
import org.sdohsync.smart.udap.TrustCommunity;
import org.sdohsync.smart.udap.UdapException;
import org.sdohsync.testkit.CertificateAuthority;
import org.sdohsync.testkit.CertificateAuthority.Issued;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.RecordingPause;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.sync.SyncReport;

/**
 * A hospital that registers only members of its trust community (HL7 UDAP Security): found, registered at, connected, refreshed and
 * synced with certificates that the test makes.
 */
@Timeout(600)
class UdapRoundTripTest {
    private static final String APP = "https://foodbank.example/app";
    private static final Secret SESSION = Secret.of("the worker's session");

    private final Instant now = Instant.now();
    private final MutableClock clock = MutableClock.at(now);
    private final CertificateAuthority root = CertificateAuthority.root("community root", now);
    private final CertificateAuthority authority = root.subordinate("community authority");
    private final Issued app = authority
            .order("food bank", APP)
            .keys(CertificateAuthority.rsa(2048))
            .issue();

    @TempDir
    private Path folder;

    private ReferralSource hospital;

    @BeforeEach
    void start() {
        hospital = ReferralSource.builder("hospital")
                .requested(1)
                .openRegistration(false)
                .lifetimes(TokenLifetimes.DEFAULT
                        .accessToken(Duration.ofSeconds(1))
                        .grace(Duration.ofHours(1)))
                .udap(new UdapMembership(
                        CertificateAuthority.trusting(root),
                        base -> authority
                                .order("hospital", base.toString())
                                .issue()
                                .entry()))
                .start();
    }

    @AfterEach
    void stop() {
        hospital.close();
    }

    @Test
    @Requirement("UDP-02")
    void sync_atMemberOfTheCommunity_registersConnectsRefreshesAndAnswersItsReferral() {
        Snapshot before = Snapshot.of(hospital);
        try (Store store = MemoryStore.create();
                SdohSync sync = sync(store, community(app))) {
            connect(sync);
            // The access token is over: the first request needs a refresh.
            clock.advance(Duration.ofSeconds(5));

            SyncReport report = FoodBank.runUntilIdle(sync);

            assertThat(report.complete()).as(report.toString()).isTrue();
            assertThat(hospital.authorizationServer().tokenRequests().count("authorization_code", Outcome.ISSUED))
                    .isOne();
            assertThat(hospital.authorizationServer().tokenRequests().count("refresh_token", Outcome.ISSUED))
                    .isPositive();
            assertThat(hospital.authorizationServer().tokenRequests().all())
                    .filteredOn(one -> !one.clientId().equals("auditor"))
                    .hasSizeGreaterThan(1)
                    .allSatisfy(one -> assertThat(one.outcome()).isEqualTo(Outcome.ISSUED))
                    .allSatisfy(one -> assertThat(one.clientId()).startsWith("udap-"));
        }
        Snapshot.of(hospital).assertFinishedSince(before, Set.of());
    }

    @Test
    void delete_ofTheRegistration_cancelsItAtTheHospital() {
        try (Store store = MemoryStore.create();
                SdohSync sync = sync(store, community(app));
                SmartClient client = client(store, community(app))) {
            Connection connection = connect(sync);
            Registration held = client.sources().registrations().all().get(0);

            client.sources().registrations().delete(connection.source(), held.redirect());

            assertThat(client.sources().registrations().all()).isEmpty();
            clock.advance(Duration.ofSeconds(5));
            assertThat(FoodBank.runUntilIdle(sync).complete()).isFalse();
            Connection again = connect(sync);
            SyncReport ignored = FoodBank.runUntilIdle(sync);
            assertThat(sync.connections())
                    .filteredOn(one -> one.id().equals(again.id()))
                    .singleElement()
                    .satisfies(one -> assertThat(one.health().state()).isEqualTo(Health.State.CONNECTED));
        }
    }

    @Test
    void connect_withCertificateOfNobody_isRefusedByTheHospital() {
        Issued stranger =
                CertificateAuthority.root("nobody", now).order("food bank", APP).issue();
        Issued other = authority.order("food bank", null).issue();
        try (Store store = MemoryStore.create();
                SdohSync sync = sync(store, community(stranger));
                SdohSync nameless = sync(store, community(other))) {
            assertThatExceptionOfType(RegistrationException.class)
                    .isThrownBy(() -> connect(sync))
                    .satisfies(refused -> assertThat(refused.error()).contains("unapproved_software_statement"));
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> connect(nameless))
                    .withMessageContaining("URI")
                    .satisfies(refused -> assertThat(refused.reason()).isEqualTo(StoreException.Reason.UNSUITABLE));
        }
        assertThat(hospital.authorizationServer().tokenRequests().all()).isEmpty();
    }

    @Test
    void connect_atHospitalOfAnotherCommunity_sendsNothing() {
        CertificateAuthority another = CertificateAuthority.root("community root", now);
        try (Store store = MemoryStore.create();
                SdohSync sync = sync(
                        store,
                        TrustCommunity.trusting(KeyStoreSource.of(CertificateAuthority.trusting(another), new char[0]))
                                .identity(KeyStoreSource.of(app.keyStore("pw"), "pw".toCharArray()))
                                .contacts("mailto:it@foodbank.example")
                                .logo("https://foodbank.example/logo.png"))) {
            assertThatExceptionOfType(UdapException.class)
                    .isThrownBy(() -> connect(sync))
                    .satisfies(refused -> assertThat(refused.reason()).isEqualTo(UdapException.Reason.UNTRUSTED));
        }
        assertThat(hospital.authorizationServer().tokenRequests().all()).isEmpty();
    }

    private Connection connect(SdohSync sync) {
        Launch launch = sync.connect(hospital.fhirBase().toString())
                .asRecipient(hospital.recipient())
                .startLaunch(SESSION);
        return sync.completeLaunch(hospital.worker().visit(launch.authorizeUrl()), SESSION);
    }

    private SdohSync sync(Store store, TrustCommunity community) {
        return SdohSync.builder(smartApp(community))
                .store(store)
                .addressRules(AddressRules.strict().allowingLoopback())
                .pause(RecordingPause.create())
                .clock(clock)
                .onReferral(referral -> FoodBank.step(referral, Set.of()))
                .build();
    }

    private static SmartClient client(Store store, TrustCommunity community) {
        return SmartClient.builder(smartApp(community), store)
                .addressRules(AddressRules.strict().allowingLoopback())
                .build();
    }

    private static SmartApp smartApp(TrustCommunity community) {
        return SmartApp.named("food bank")
                .redirect("https://foodbank.example/callback")
                .udap(community);
    }

    private TrustCommunity community(Issued own) {
        Instant until = now.plus(Duration.ofDays(7));
        return TrustCommunity.trusting(KeyStoreSource.of(CertificateAuthority.trusting(root), new char[0]))
                .identity(KeyStoreSource.of(own.keyStore("pw"), "pw".toCharArray()))
                .contacts("mailto:it@foodbank.example")
                .logo("https://foodbank.example/logo.png")
                .revocationLists(
                        list("root", root.revocations(until)), list("authority", authority.revocations(until)));
    }

    private Path list(String name, X509CRL list) {
        try {
            return Files.write(folder.resolve(name + ".crl"), list.getEncoded());
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
