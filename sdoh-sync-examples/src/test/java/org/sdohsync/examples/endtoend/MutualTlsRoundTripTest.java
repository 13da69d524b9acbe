// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.core.http.TransportSettings;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.fhir.host.ForwardProxy;
import org.sdohsync.sandbox.fhir.host.ServerTls;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.testkit.RecordingPause;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.testkit.SeededEntropy;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.SdohSyncBuilder;
import org.sdohsync.workflow.sync.SyncReport;

/**
 * A hospital whose FHIR server and authorization server both ask for a client certificate of its own authority, behind a proxy that asks
 * for credentials; and a source beside it that knows nothing of this.
 */
@Timeout(600)
class MutualTlsRoundTripTest {
    private static final String PASSWORD = "changeit";

    private final HeldCertificate authority = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("hospital authority")
            .build();

    @TempDir
    private Path folder;

    private ReferralSource hospital;
    private ReferralSource county;
    private SSLContext browser;
    private ForwardProxy proxy;
    private Path chain;
    private Path key;
    private Path trusted;

    @BeforeEach
    void start() throws Exception {
        KeyStore own = identity(issued("127.0.0.1"));
        KeyStore clients = KeyStore.getInstance("PKCS12");
        clients.load(null, null);
        clients.setCertificateEntry("authority", authority.certificate());
        browser = ServerTls.client(identity(issued("browser")), PASSWORD, clients);
        hospital = ReferralSource.builder("hospital")
                .tls(ServerTls.requiring(own, PASSWORD, clients), browser)
                .start();
        county = ReferralSource.quick("county");
        proxy = ForwardProxy.start("foodbank", "pr0xy");
        chain = folder.resolve("tls.crt");
        key = folder.resolve("tls.key");
        trusted = folder.resolve("ca.crt");
        Files.writeString(trusted, authority.certificatePem());
        install(issued("foodbank"));
    }

    @AfterEach
    void stop() {
        hospital.close();
        county.close();
        proxy.close();
    }

    @Test
    @Requirement("SEC-08")
    void syncNow_atSourceWithMutualTlsBehindProxy_answersItsReferralsBesideOrdinarySources() throws Exception {
        Snapshot before = Snapshot.of(hospital);
        try (Store store = FoodBank.store(
                        folder.resolve("store"), SeededEntropy.of(11).bytes(32));
                SdohSync sync = app(viaProxy("pr0xy")).store(store).build()) {
            for (ReferralSource source : List.of(hospital, county)) {
                sync.connect(source.fhirBase().toString())
                        .asRecipient(source.recipient())
                        .inBrowser();
            }
            install(issued("foodbank-2027"));

            SyncReport report = FoodBank.runUntilIdle(sync);

            assertThat(report.complete()).as(report.toString()).isTrue();
            assertThat(sync.connections())
                    .allSatisfy(one -> assertThat(one.health().state()).isEqualTo(Health.State.CONNECTED));
            assertThat(sync.describe().certificates()).hasSize(2);
            assertThat(sync.describe().toString()).contains("The client certificate for https://127.0.0.1:");
        }
        Snapshot.of(hospital).assertFinishedSince(before, Set.of());
        assertThat(proxy.targets())
                .contains("127.0.0.1:" + hospital.fhirBase().getPort())
                .contains("127.0.0.1:" + hospital.authorizationServer().issuer().getPort())
                .doesNotContain("127.0.0.1:" + county.fhirBase().getPort())
                .noneMatch(target -> target.startsWith("refused"));
    }

    @Test
    void connect_withoutCertificateOrWithWrongProxyPassword_isTypedAndSendsNothing() {
        TransportSettings nameless = TransportSettings.none().trusting(KeyStoreSource.pem(trusted));

        for (TransportSettings wanting : List.of(nameless, viaProxy("wrong"))) {
            try (SdohSync sync = app(wanting).build()) {
                assertThatExceptionOfType(SyncException.class)
                        .isThrownBy(() -> sync.connect(hospital.fhirBase().toString())
                                .asRecipient(hospital.recipient())
                                .inBrowser())
                        .satisfies(failure -> assertThat(failure.toString()).doesNotContain("wrong"));
            }
        }
        assertThat(hospital.fhirServer().requests().total()).isZero();
        assertThat(proxy.targets()).isNotEmpty().allMatch(target -> target.startsWith("refused"));
    }

    private SdohSyncBuilder app(TransportSettings settings) {
        return SdohSync.builder(SmartApp.named("food bank")
                        .redirect("http://127.0.0.1:0/callback")
                        .transport(
                                settings,
                                hospital.fhirBase().toString(),
                                hospital.authorizationServer().issuer().toString()))
                .addressRules(AddressRules.strict().allowingLoopback())
                .pause(RecordingPause.create())
                .browser(
                        page -> ReferralSource.workerOfAnySource().with(browser).visitAndFollow(page))
                .onReferral(referral -> FoodBank.step(referral, Set.of()));
    }

    private TransportSettings viaProxy(String password) {
        return TransportSettings.none()
                .clientCertificate(KeyStoreSource.pem(chain, key))
                .trusting(KeyStoreSource.pem(trusted))
                .proxy("127.0.0.1", proxy.port(), "foodbank", Secret.of(password));
    }

    private void install(HeldCertificate own) throws IOException {
        Files.deleteIfExists(chain);
        Files.writeString(key, own.privateKeyPkcs8Pem());
        Files.writeString(chain, own.certificatePem());
    }

    private HeldCertificate issued(String name) {
        return new HeldCertificate.Builder()
                .commonName(name)
                .addSubjectAlternativeName("127.0.0.1")
                .duration(20, TimeUnit.DAYS)
                .signedBy(authority)
                .build();
    }

    private static KeyStore identity(HeldCertificate own) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "own", own.keyPair().getPrivate(), PASSWORD.toCharArray(), new Certificate[] {own.certificate()});
        return store;
    }
}
