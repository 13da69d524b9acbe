// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sdohsync.inbox.demo.Demo;
import org.sdohsync.inbox.key.KeyFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * The inbox. It opens on this machine ({@code http://127.0.0.1:8480}), keeps its database and its key in the folder {@code
 * --inbox.home}, and with {@code --demo} brings three sources along.
 */
@SpringBootApplication(proxyBeanMethods = false)
public final class InboxApplication {
    private static final Logger LOG = LoggerFactory.getLogger(InboxApplication.class);
    private static final String DEMO = "--demo";

    /** Creates it; Spring does. */
    public InboxApplication() {}

    /**
     * Starts it.
     *
     * @param args settings such as {@code --inbox.home=/var/lib/inbox}; {@code --demo} for a first look
     */
    public static void main(String[] args) {
        run(args);
    }

    /**
     * Starts it.
     *
     * @param args the settings
     * @return the running application
     */
    public static ConfigurableApplicationContext run(String... args) {
        if (!Arrays.asList(args).contains(DEMO)) {
            return run(Map.of(), args);
        }
        Demo demo = Demo.start();
        try {
            return run(
                    demo.settings(),
                    Arrays.stream(args).filter(arg -> !arg.equals(DEMO)).toArray(String[]::new));
        } catch (RuntimeException notStarted) {
            // Its servers would keep the process alive.
            demo.close();
            throw notStarted;
        }
    }

    private static ConfigurableApplicationContext run(Map<String, Object> settings, String[] args) {
        Map<String, Object> defaults = new LinkedHashMap<>(Map.of("inbox.home", "./inbox-home"));
        defaults.putAll(settings);
        SpringApplication app = new SpringApplication(InboxApplication.class);
        app.setDefaultProperties(defaults);
        ConfigurableApplicationContext running = app.run(args);
        LOG.info("The inbox is open at {}", running.getEnvironment().getProperty("sdoh-sync.base-url"));
        return running;
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    KeyFile keys(Environment environment) {
        return KeyFile.in(Path.of(environment.getRequiredProperty("inbox.home")));
    }
}
