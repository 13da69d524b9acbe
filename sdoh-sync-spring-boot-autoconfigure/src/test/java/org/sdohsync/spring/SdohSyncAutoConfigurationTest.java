// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.sdohsync.spring.Failures.analysis;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.spring.config.SdohSyncCustomizer;
import org.sdohsync.spring.config.SdohSyncDataSource;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.sdohsync.spring.view.ReferralList;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.status.InstanceStatus;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class SdohSyncAutoConfigurationTest {
    private static final String OTHER_KEY = "HxHxAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4=";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SdohSyncAutoConfiguration.class))
            .withPropertyValues(Databases.SETTINGS);

    @Test
    void aDataSourceAndFiveProperties_makeAScheduledInstance() {
        runner.withBean(DataSource.class, Databases::fresh).run(context -> {
            InstanceStatus status = context.getBean(SdohSync.class).describe();

            assertThat(status.scheduled()).isTrue();
            assertThat(status.nextSync()).isPresent();
            assertThat(tables(context.getBean(DataSource.class))).contains("SDOH_SYNC_RECORD", "SDOH_SYNC_SCHEMA");
            assertThat(context).hasSingleBean(ReferralList.class);
            assertThat(context.getBean(ReferralList.class).of("default")).isEmpty();
            SmartApp app = context.getBean(SmartApp.class);
            assertThat(app.name()).isEqualTo("Food bank");
            assertThat(app.redirects()).containsExactly("https://foodbank.example/sdoh-sync/callback");
            assertThat(app.mayLaunch("https://county.example/r4")).isTrue();
            assertThat(app.mayLaunch("https://elsewhere.example/r4")).isFalse();
        });
    }

    @Test
    void properties_ofTheSchedule_areTaken() {
        runner.withBean(DataSource.class, Databases::fresh)
                .withPropertyValues("sdoh-sync.schedule.every=2h")
                .run(context -> {
                    InstanceStatus status = context.getBean(SdohSync.class).describe();
                    while (!status.nextSync().orElseThrow().isAfter(status.at())) {
                        // The first run is on its way.
                        Thread.onSpinWait();
                        status = context.getBean(SdohSync.class).describe();
                    }
                    assertThat(Duration.between(status.at(), status.nextSync().orElseThrow()))
                            .isBetween(Duration.ofMinutes(100), Duration.ofMinutes(120));
                });
    }

    @Test
    void schedule_thatIsDisabled_doesNotRun() {
        runner.withBean(DataSource.class, Databases::fresh)
                .withPropertyValues("sdoh-sync.schedule.enabled=false")
                .run(context -> assertThat(
                                context.getBean(SdohSync.class).describe().scheduled())
                        .isFalse());
    }

    @Test
    void schedule_shorterThanPermitted_stopsTheStart() {
        runner.withBean(DataSource.class, Databases::fresh)
                .withPropertyValues("sdoh-sync.schedule.every=5m")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("at least PT15M"));
    }

    @Test
    void instance_thatIsDisabled_isNotMade() {
        runner.withPropertyValues("sdoh-sync.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(SdohSync.class));
    }

    @Test
    void database_withoutAKey_stopsTheStartAndSaysWhatToSet() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SdohSyncAutoConfiguration.class))
                .withPropertyValues("sdoh-sync.base-url=https://foodbank.example")
                .withBean(DataSource.class, Databases::fresh)
                .run(context -> assertThat(analysis(context).getAction())
                        .startsWith("set sdoh-sync.sealing-key to 32 random bytes in Base64"));
    }

    @Test
    void key_thatIsWrong_isNotQuoted() {
        runner.withBean(DataSource.class, Databases::fresh)
                .withPropertyValues("sdoh-sync.sealing-key=Canary!Canary")
                .run(context -> {
                    assertThat(analysis(context).getDescription())
                            .startsWith("a key of the store is not 32 bytes")
                            .doesNotContain("Canary");
                    for (Throwable at = context.getStartupFailure(); at != null; at = at.getCause()) {
                        assertThat(at.toString()).doesNotContain("Canary");
                    }
                });
    }

    @Test
    void key_withoutADatabase_stopsTheStart() {
        runner.run(context -> assertThat(analysis(context).getAction()).startsWith("add a DataSource"));
    }

    @Test
    void neitherDatabaseNorKey_keepsConnectionsInMemory() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SdohSyncAutoConfiguration.class))
                .withPropertyValues("sdoh-sync.base-url=https://foodbank.example")
                .run(context -> assertThat(context.getBean(SdohSync.class).connections())
                        .isEmpty());
    }

    @Test
    void address_thatIsMissing_stopsTheStart() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SdohSyncAutoConfiguration.class))
                .run(context -> assertThat(analysis(context).getAction()).startsWith("set sdoh-sync.base-url"));
    }

    @Test
    void formerKeys_openWhatTheySealed() {
        DataSource database = Databases.fresh();
        runner.withBean(DataSource.class, () -> database)
                .run(context -> assertThat(digest(context)).isPresent());
        runner.withBean(DataSource.class, () -> database)
                .withPropertyValues(
                        "sdoh-sync.sealing-key=" + OTHER_KEY, "sdoh-sync.former-sealing-keys=" + Databases.KEY)
                .run(context -> assertThat(digest(context)).isPresent());
        runner.withBean(DataSource.class, () -> database)
                .withPropertyValues("sdoh-sync.sealing-key=" + OTHER_KEY)
                .run(context -> assertThat(digest(context)).isEmpty());
    }

    @Test
    void dataSource_thatIsMarked_isTakenOfSeveral() {
        runner.withUserConfiguration(TwoDatabases.class).run(context -> {
            assertThat(tables(context.getBean("ours", DataSource.class))).contains("SDOH_SYNC_RECORD");
            assertThat(tables(context.getBean("theirs", DataSource.class))).doesNotContain("SDOH_SYNC_RECORD");
        });
    }

    @Test
    void beans_ofTheApplication_takePart() {
        List<String> order = new ArrayList<>();
        runner.withBean(Store.class, MemoryStore::create)
                .withBean("second", SdohSyncCustomizer.class, () -> builder -> order.add("customized"))
                .run(context -> {
                    assertThat(context).hasSingleBean(Store.class);
                    assertThat(order).containsExactly("customized");
                });
    }

    @Test
    void sealing_ofTheApplication_needsNoKeyInProperties() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SdohSyncAutoConfiguration.class))
                .withPropertyValues("sdoh-sync.base-url=https://foodbank.example")
                .withBean(DataSource.class, Databases::fresh)
                .withBean(Sealing.class, () -> Sealing.aesGcm(new byte[32]))
                .run(context -> assertThat(context).hasSingleBean(SdohSync.class));
    }

    @Test
    void instance_ofTheApplication_takesThePlaceOfOurs() {
        SdohSync own = SdohSync.builder(SmartApp.named("own").redirect("https://own.example/callback"))
                .onReferral(referral -> {})
                .build();
        runner.withBean(DataSource.class, Databases::fresh)
                .withBean("own", SdohSync.class, () -> own)
                .run(context -> assertThat(context.getBean(SdohSync.class)).isSameAs(own));
    }

    @Test
    void context_thatIsClosed_closesTheInstance() {
        SdohSync[] sync = new SdohSync[1];
        runner.withBean(DataSource.class, Databases::fresh).run(context -> {
            sync[0] = context.getBean(SdohSync.class);
        });

        assertThatIllegalStateException()
                .isThrownBy(() -> sync[0].startSchedule())
                .withMessageContaining("closed");
    }

    @Test
    void properties_withSecrets_showNone() {
        runner.withBean(DataSource.class, Databases::fresh)
                .withPropertyValues(
                        "sdoh-sync.sources.county.client-id=app",
                        "sdoh-sync.sources.county.client-secret=Canary",
                        "sdoh-sync.former-sealing-keys=" + Databases.KEY)
                .run(context -> {
                    SdohSyncProperties properties = context.getBean(SdohSyncProperties.class);
                    assertThat(requireNonNull(properties.sources().get("county"))
                                    .clientSecret())
                            .isEqualTo("Canary");
                    assertThat(properties + " " + properties.sources() + context.getBean(SmartApp.class))
                            .doesNotContain("Canary")
                            .doesNotContain(Databases.KEY);
                });
    }

    @Test
    void secret_withoutAClient_stopsTheStart() {
        runner.withBean(DataSource.class, Databases::fresh)
                .withPropertyValues("sdoh-sync.sources.county.client-secret=Canary")
                .run(context ->
                        assertThat(analysis(context).getAction()).isEqualTo("set sdoh-sync.sources.county.client-id"));
    }

    /** Reads the store's own key for digests, which is sealed like everything else. */
    private static Optional<String> digest(AssertableApplicationContext context) {
        return context.getBean(Store.class).digest().of("test", "word");
    }

    static List<String> tables(DataSource database) throws Exception {
        List<String> names = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select table_name from information_schema.tables")) {
            while (found.next()) {
                names.add(found.getString(1));
            }
        }
        return names;
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoDatabases {
        @Bean
        @SdohSyncDataSource
        DataSource ours() {
            return Databases.fresh();
        }

        @Bean
        DataSource theirs() {
            return Databases.fresh();
        }
    }
}
