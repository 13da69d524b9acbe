// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.boot;

import java.util.Map;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.spring.config.ReferralListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

/**
 * How do I use the library in Spring Boot? With the starter, the settings of {@code foodbank.properties}, and a listener. Run it with
 * {@code --spring.config.name=foodbank}, and open the page.
 */
@SpringBootApplication(proxyBeanMethods = false)
public final class FoodBankApplication {
    private static final Logger LOG = LoggerFactory.getLogger(FoodBankApplication.class);

    /** Creates it; Spring does. */
    public FoodBankApplication() {}

    /**
     * Starts the application.
     *
     * @param args settings, such as {@code --sdoh-sync.sources.county.url=...}
     */
    public static void main(String[] args) {
        SpringApplication app = new SpringApplication(FoodBankApplication.class);
        app.setDefaultProperties(Map.of("spring.config.name", "foodbank"));
        app.run(args);
    }

    /** At least once for each change, in order for each Task; what it throws is delivered again. */
    @Bean
    ReferralListener announcing() {
        return referral ->
                LOG.info("Task {} is {}", referral.id(), referral.status().text());
    }

    @EventListener
    void tell(ConnectionEvent event) {
        LOG.info("{}: {}", event.kind(), event.connection().health().nextAction());
    }
}
