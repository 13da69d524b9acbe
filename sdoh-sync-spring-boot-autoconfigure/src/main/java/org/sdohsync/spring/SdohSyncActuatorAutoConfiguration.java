// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import java.time.Clock;
import org.sdohsync.spring.actuate.SdohSyncEndpoint;
import org.sdohsync.spring.actuate.SdohSyncHealthIndicator;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.sdohsync.spring.internal.actuate.SecretSettings;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.internal.status.RecentStatus;
import org.sdohsync.workflow.status.InstanceStatus;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health and an actuator endpoint of the instance, if the application has the actuator. */
@AutoConfiguration(after = SdohSyncAutoConfiguration.class)
@ConditionalOnBean(SdohSync.class)
public final class SdohSyncActuatorAutoConfiguration {
    /** Creates it; Spring does. */
    public SdohSyncActuatorAutoConfiguration() {}

    /** The health indicator {@code sdohSync}. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    static final class HealthConfiguration {
        // Asked here and not at the class: the condition itself is missing where the actuator is.
        @Bean
        @ConditionalOnEnabledHealthIndicator("sdohsync")
        @ConditionalOnMissingBean(name = {"sdohSyncHealthIndicator", "sdohSyncHealthContributor"})
        SdohSyncHealthIndicator sdohSyncHealthIndicator(SdohSync sync, SdohSyncProperties properties) {
            RecentStatus<InstanceStatus> status = new RecentStatus<>(
                    sync::describe, Clock.systemUTC(), properties.metrics().refresh());
            return new SdohSyncHealthIndicator(sync, status::latest);
        }
    }

    /** The endpoint {@code sdohsync}. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
    static final class EndpointConfiguration {
        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnAvailableEndpoint
        SdohSyncEndpoint sdohSyncEndpoint(SdohSync sync) {
            return new SdohSyncEndpoint(sync);
        }

        /** The endpoints {@code env} and {@code configprops} show no key and no secret, even where they show values. */
        @Bean
        SanitizingFunction sdohSyncSanitizer() {
            return new SecretSettings();
        }
    }
}
