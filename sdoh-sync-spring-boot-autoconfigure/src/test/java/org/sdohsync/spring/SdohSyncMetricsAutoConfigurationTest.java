// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.sdohsync.micrometer.SyncMetrics;
import org.sdohsync.workflow.SdohSync;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SdohSyncMetricsAutoConfigurationTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(SdohSyncMetricsAutoConfiguration.class, SdohSyncAutoConfiguration.class))
            .withBean(DataSource.class, Databases::fresh)
            .withPropertyValues(Databases.SETTINGS)
            .withPropertyValues("sdoh-sync.schedule.enabled=false");

    @Test
    void registry_ofTheApplication_getsTheGauges_untilTheContextIsClosed() {
        MeterRegistry meters = new SimpleMeterRegistry();
        runner.withBean(MeterRegistry.class, () -> meters).run(context -> {
            assertThat(meters.get("sdoh.sync.connections")
                            .tags("health", "connected")
                            .gauge()
                            .value())
                    .isZero();
            assertThat(context).hasSingleBean(SyncMetrics.class);
        });

        assertThat(meters.find("sdoh.sync.connections").gauges()).isEmpty();
    }

    @Test
    void applicationWithoutARegistry_hasNoMeters() {
        runner.run(context ->
                assertThat(context).doesNotHaveBean(SyncMetrics.class).hasSingleBean(SdohSync.class));
    }

    @Test
    void applicationWithoutMicrometer_startsAllTheSame() {
        runner.withClassLoader(new FilteredClassLoader("io.micrometer", "org.sdohsync.micrometer"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(SdohSync.class));
    }
}
