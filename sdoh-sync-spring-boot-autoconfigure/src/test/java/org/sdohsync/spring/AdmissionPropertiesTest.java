// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.spring.Failures.requireStopped;

import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.admission.Admission;
import org.sdohsync.smart.admission.AdmissionException;
import org.sdohsync.smart.admission.AdmissionException.Rule;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** {@code sdoh-sync.admission.*}: who may be connected, and how much. */
@Timeout(600)
class AdmissionPropertiesTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SdohSyncAutoConfiguration.class))
            .withPropertyValues(Databases.SETTINGS)
            .withPropertyValues("sdoh-sync.allow-loopback=true")
            .withBean(DataSource.class, Databases::fresh);

    private SourceServer server;

    @BeforeEach
    void open() throws Exception {
        server = SourceServer.plain();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void host_thatIsNotAdmitted_isRefusedAndAskedNothing() {
        refuses(Rule.NOT_LISTED, "sdoh-sync.admission.hosts=*.hospital.example");
        refuses(Rule.NOT_LISTED, "sdoh-sync.admission.sources=https://fhir.hospital.example/r4");
        refuses(Rule.NOT_LISTED, "sdoh-sync.admission.known-sources=true");
        refuses(
                Rule.REFUSED_HOST,
                "sdoh-sync.admission.sources=" + server.base(),
                "sdoh-sync.admission.refused-hosts=localhost:*");

        assertThat(server.asked()).isEmpty();
    }

    @Test
    void source_thatIsAdmitted_isAsked() {
        asks("sdoh-sync.admission.hosts=*.hospital.example,localhost:*");
        asks("sdoh-sync.admission.hosts=*.hospital.example", "sdoh-sync.admission.sources=" + server.base());
        asks("sdoh-sync.admission.known-sources=true", "sdoh-sync.sources.here.url=" + server.base());
    }

    @Test
    void noRule_admitsAll() {
        asks();
        runner.run(context -> assertThat(
                        context.getBean(SmartApp.class).admission().toString())
                .isEqualTo(Admission.open().toString()));
    }

    @Test
    void quotas_areTaken() {
        runner.withPropertyValues(
                        "sdoh-sync.admission.connections.per-source=5000",
                        "sdoh-sync.admission.connections.per-account=20",
                        "sdoh-sync.admission.requests-per-hour.per-account=2000",
                        "sdoh-sync.admission.stored-bytes.per-source=2GB",
                        "sdoh-sync.admission.stored-bytes.per-account=5MB")
                .run(context -> {
                    Admission rules = context.getBean(SmartApp.class).admission();
                    assertThat(rules.connections()).isEqualTo(new Admission.Quota(5000, 20));
                    assertThat(rules.requestsPerHour()).isEqualTo(new Admission.Quota(0, 2000));
                    assertThat(rules.storedBytes()).isEqualTo(new Admission.Quota(2L << 30, 5L << 20));
                });
    }

    @Test
    void wrongRules_stopTheStart() {
        requireStopped(
                runner, "correct sdoh-sync.admission.hosts", "sdoh-sync.admission.hosts=https://hospital.example");
        requireStopped(
                runner, "correct sdoh-sync.admission.refused-hosts", "sdoh-sync.admission.refused-hosts=*hospital");
        for (String wrong : new String[] {"fhir.hospital.example/r4", "https://fhir.example/r4?a=b", "ftp://a/r4"}) {
            requireStopped(runner, "correct sdoh-sync.admission.sources", "sdoh-sync.admission.sources=" + wrong);
        }
        requireStopped(
                runner, "correct sdoh-sync.admission.connections", "sdoh-sync.admission.connections.per-source=-1");
        requireStopped(
                runner,
                "correct sdoh-sync.admission.requests-per-hour",
                "sdoh-sync.admission.requests-per-hour.per-account=-1");
        requireStopped(
                runner, "correct sdoh-sync.admission.stored-bytes", "sdoh-sync.admission.stored-bytes.per-source=-1MB");
    }

    /** An empty variable behind a setting must not open the door. */
    @Test
    void ruleWithoutAValue_stopsTheStart() {
        for (String name : new String[] {"hosts", "sources", "refused-hosts"}) {
            runner.withPropertyValues("sdoh-sync.admission." + name + "=")
                    .run(context -> assertThat(Failures.analysis(context).getDescription())
                            .startsWith("sdoh-sync.admission." + name + " is empty"));
        }
    }

    @Test
    void rulesThatRestOnOtherSettings_nameThem() {
        requireStopped(runner, "set sdoh-sync.udap.trust-store", "sdoh-sync.admission.members=true");
        requireStopped(
                new ApplicationContextRunner()
                        .withConfiguration(AutoConfigurations.of(SdohSyncAutoConfiguration.class)),
                "set sdoh-sync.sources.NAME.url, or admit sources otherwise",
                "sdoh-sync.base-url=https://foodbank.example",
                "sdoh-sync.admission.known-sources=true");
    }

    private void refuses(Rule rule, String... settings) {
        runner.withPropertyValues(settings)
                .run(context -> assertThatExceptionOfType(AdmissionException.class)
                        .isThrownBy(() -> connect(context.getBean(SdohSync.class)))
                        .satisfies(refused -> assertThat(refused.rule()).isEqualTo(rule)));
    }

    private void asks(String... settings) {
        int before = server.asked().size();
        runner.withPropertyValues(settings)
                .run(context -> assertThatExceptionOfType(SyncException.class)
                        .isThrownBy(() -> connect(context.getBean(SdohSync.class)))
                        .isNotInstanceOf(AdmissionException.class));
        assertThat(server.asked()).hasSizeGreaterThan(before);
    }

    private void connect(SdohSync sync) {
        var ignored = sync.connect(server.base()).asRecipient("Organization/1").startLaunch(Secret.of("the session"));
    }
}
