// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.spring.Failures.requireStopped;

import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.http.TransportSettings;
import org.sdohsync.smart.admission.Admission;
import org.sdohsync.smart.client.SmartApp;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A {@link SmartApp} bean of the application: no setting that protects it is without effect unnoticed. */
@Timeout(600)
class OwnAppTest {
    private static final String HOSTS = "sdoh-sync.admission.hosts=*.hospital.example";
    private static final String READ_TIMEOUT = "sdoh-sync.sources.county.transport.read-timeout=50s";

    private final SmartApp own = SmartApp.named("Food bank").redirect("https://foodbank.example/callback");
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SdohSyncAutoConfiguration.class))
            .withPropertyValues(Databases.SETTINGS)
            .withBean(DataSource.class, Databases::fresh);

    @Test
    void settingsThatTheAppDoesNotFollow_stopTheStart() {
        ApplicationContextRunner owned = runner.withBean(SmartApp.class, () -> own);

        requireStopped(owned, action("admission"), HOSTS);
        requireStopped(owned, action("admission"), "sdoh-sync.admission.connections.per-account=5");
        requireStopped(owned, action("udap"), "sdoh-sync.udap.trust-store=community");
        requireStopped(owned, action("transport"), READ_TIMEOUT);
        owned.run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void appWithRulesOfItsOwn_isUsedAsItIs() {
        SmartApp ruled = own.admission(Admission.open().hosts("county.example"))
                .transport(TransportSettings.none().readTime(Duration.ofSeconds(5)), "https://county.example");

        runner.withBean(SmartApp.class, () -> ruled)
                .withPropertyValues(HOSTS, READ_TIMEOUT)
                .run(context -> assertThat(context.getBean(SmartApp.class)).isSameAs(ruled));
    }

    private static String action(String method) {
        return "remove the setting, or call SmartApp." + method + " where the bean is made";
    }
}
