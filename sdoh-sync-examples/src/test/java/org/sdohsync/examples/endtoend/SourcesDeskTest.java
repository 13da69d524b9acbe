// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.auth.TokenRequest;
import org.sdohsync.sandbox.auth.TokenRequests;
import org.sdohsync.sandbox.person.ScriptedUser;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.ability.CapabilitySet;
import org.sdohsync.smart.ability.SourceSuitability;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.client.SigningKeys;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.diagnosis.DiagnosisReport;
import org.sdohsync.smart.diagnosis.DiagnosisStep;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.internal.diagnosis.IpaCheck;
import org.sdohsync.smart.registration.Registration;
import org.sdohsync.smart.token.TokenIntrospection;
import org.sdohsync.testkit.Requirement;

/** What can be found out about a real source and a real authorization server, before and after connecting. */
@Timeout(480)
class SourcesDeskTest {
    private static final SigningKey FIRST = key("first");
    private static final SigningKey SECOND = key("second");

    private final Store store = MemoryStore.create();
    private final AtomicReference<List<SigningKey>> present = new AtomicReference<>(List.of(FIRST));

    private static ReferralSource source;

    @BeforeAll
    static void start() {
        source = ReferralSource.quick("county");
    }

    @AfterAll
    static void stop() {
        source.close();
    }

    @Test
    void describe_ofARealSource_findsNoFlawAndAFit() {
        try (SmartClient client = client(SmartApp.named("food bank"), source.worker())) {
            SmartConfiguration found = client.sources().smartConfiguration(base());
            SourceSuitability fit =
                    client.sources().checkCapabilities(base(), Role.recipient(List.of(source.recipient())));

            assertThat(found.remarks()).isEmpty();
            assertThat(found.introspection())
                    .contains(source.authorizationServer().endpoints().introspect());
            assertThat(CapabilitySet.PATIENT_STANDALONE.isDeclaredBy(found)).isTrue();
            assertThat(fit.isConnectable()).isTrue();
            assertThat(fit.unmetRequirements()).isEmpty();
        }
    }

    @Test
    @Requirement({"DSC-13", "INT-01", "IPA-13"})
    void diagnose_ofARealPatientConnection_passesEveryStep() {
        try (SmartClient client = client(app(), source.patient())) {
            Connection connection =
                    client.connect(base().toString()).asPatient().inBrowser();

            DiagnosisReport report = client.diagnose(connection.id());
            DiagnosisReport ipa = client.sources().checkIpa(connection.id());
            TokenIntrospection told =
                    client.sources().introspect(connection.id()).orElseThrow();

            assertThat(report.checks())
                    .as(report.toString())
                    .allMatch(check -> check.outcome() == DiagnosisStep.Outcome.PASSED
                            || check.name().equals("TLS"));
            assertThat(ipa.works()).as(ipa.toString()).isTrue();
            assertThat(ipa.check("patient").map(DiagnosisStep::outcome)).contains(DiagnosisStep.Outcome.PASSED);
            assertThat(IpaCheck.grade(ipa)).isEqualTo(IpaCheck.Grade.NOTHING);
            assertThat(told.active()).isTrue();
            assertThat(told.clientId()).isPresent();
            String patient = connection.context().patient().orElseThrow();
            assertThat(report + " " + ipa).doesNotContain(patient);
        }
    }

    @Test
    @Requirement({"KEY-09", "KEY-17", "REG-08"})
    void refresh_afterTheKeysRotated_isSignedWithTheSecondKey() {
        try (SmartClient client = client(app(), source.worker())) {
            Connection connection = client.connect(base().toString())
                    .asRecipient(source.recipient())
                    .inBrowser();
            Registration registration = client.sources().registrations().all().get(0);
            assertThat(registration.method()).isEqualTo(Method.PRIVATE_KEY_JWT);

            present.set(List.of(SECOND));
            TokenRequests asked = source.authorizationServer().tokenRequests();
            long refreshed = asked.count("refresh_token", TokenRequest.Outcome.ISSUED);
            assertThat(client.ensureFresh(connection.id(), Duration.ofDays(1))).isPresent();

            assertThat(asked.count("refresh_token", TokenRequest.Outcome.ISSUED))
                    .isEqualTo(refreshed + 1);
            assertThat(client.sources()
                            .introspect(connection.id())
                            .orElseThrow()
                            .active())
                    .isTrue();
        }
    }

    @Test
    void diagnose_ofASourceThatIsDown_failsAtTheNetworkAndRecovers() {
        try (ReferralSource lake = ReferralSource.quick("lake");
                SmartClient client = client(app(), lake.worker())) {
            FhirBase there = FhirBase.restore(lake.fhirBase().toString());
            Connection connection = client.connect(there.toString())
                    .asRecipient(lake.recipient())
                    .inBrowser();

            lake.stop();
            DiagnosisReport down = client.diagnose(connection.id());
            lake.restart();
            DiagnosisReport up = client.diagnose(connection.id());

            assertThat(down.firstFailure().map(DiagnosisStep::name)).contains("network");
            assertThat(up.works()).as(up.toString()).isTrue();
        }
    }

    private SmartApp app() {
        return SmartApp.named("food bank")
                .redirect("http://127.0.0.1:0/callback")
                .signingKeys(SigningKeys.from(present::get).announcing(SECOND));
    }

    private SmartClient client(SmartApp app, ScriptedUser user) {
        return SmartClient.builder(app, store)
                .addressRules(AddressRules.strict().allowingLoopback())
                .browser(user::visitAndFollow)
                .build();
    }

    private static FhirBase base() {
        return FhirBase.restore(source.fhirBase().toString());
    }

    private static SigningKey key(String id) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return SigningKey.of(generator.generateKeyPair(), id);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
