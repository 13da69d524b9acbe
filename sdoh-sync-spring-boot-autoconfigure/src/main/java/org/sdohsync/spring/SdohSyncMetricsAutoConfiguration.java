// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.sdohsync.micrometer.SyncMetrics;
import org.sdohsync.spring.config.SdohSyncCustomizer;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.sdohsync.workflow.SdohSync;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Meters and traces of the instance in the application's registries, if it has them. */
@AutoConfiguration(
        before = SdohSyncAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnClass({MeterRegistry.class, ObservationRegistry.class, SyncMetrics.class})
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnBooleanProperty(name = "sdoh-sync.enabled", matchIfMissing = true)
public final class SdohSyncMetricsAutoConfiguration {
    /** Creates it; Spring does. */
    public SdohSyncMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    SyncMetrics sdohSyncMetrics(
            MeterRegistry meters, ObjectProvider<ObservationRegistry> observations, SdohSyncProperties properties) {
        SyncMetrics.Builder builder = SyncMetrics.builder(meters)
                .sources(properties.metrics().sources())
                .refresh(properties.metrics().refresh());
        observations.ifAvailable(builder::observations);
        return builder.build();
    }

    /** First, so that a customizer of the application may set another observer. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SdohSyncCustomizer sdohSyncObserver(SyncMetrics metrics) {
        return builder -> builder.observer(metrics);
    }

    @Bean
    Gauges sdohSyncGauges(SyncMetrics metrics, ObjectProvider<SdohSync> sync) {
        return new Gauges(metrics, sync);
    }

    /** Registers the gauges when all beans are there, and removes them before the instance is closed. */
    static final class Gauges implements SmartInitializingSingleton, AutoCloseable {
        private final SyncMetrics metrics;
        private final ObjectProvider<SdohSync> sync;
        private SyncMetrics.Gauges registered = () -> {};

        Gauges(SyncMetrics metrics, ObjectProvider<SdohSync> sync) {
            this.metrics = metrics;
            this.sync = sync;
        }

        @Override
        public void afterSingletonsInstantiated() {
            sync.ifAvailable(instance -> {
                registered = metrics.bind(instance);
            });
        }

        @Override
        public void close() {
            registered.close();
        }
    }
}
