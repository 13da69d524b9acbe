// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import org.sdohsync.cluster.ClusterSchedule;
import org.sdohsync.micrometer.ClusterMetrics;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.sdohsync.spring.internal.config.ClusterShare;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Gauges of the schedule that the processes share, which Spring Boot binds to the application's registries, if it has them. */
@AutoConfiguration(after = SdohSyncClusterAutoConfiguration.class)
@ConditionalOnClass({MeterBinder.class, ClusterMetrics.class, ClusterSchedule.class})
@ConditionalOnBean(ClusterShare.class)
public final class SdohSyncClusterMetricsAutoConfiguration {
    /** Creates it; Spring does. */
    public SdohSyncClusterMetricsAutoConfiguration() {}

    /** They have no number before the schedule was started. */
    @Bean
    @ConditionalOnMissingBean
    ClusterMetrics sdohSyncClusterMetrics(ClusterShare share, SdohSyncProperties properties) {
        return new ClusterMetrics(
                share::status, Clock.systemUTC(), properties.metrics().refresh());
    }
}
