// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.boot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.workflow.SdohSync;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;

/** The sample application, running. */
final class RunningFoodBank implements AutoCloseable {
    private static final int ATTEMPTS = 5;

    private final ConfigurableApplicationContext context;
    private final URI root;

    private RunningFoodBank(ConfigurableApplicationContext context, URI root) {
        this.context = context;
        this.root = root;
    }

    /** Its address is part of its settings, so the port is chosen beforehand; another one if somebody takes it meanwhile. */
    static RunningFoodBank start(ReferralSource source, String database, Map<String, Object> settings)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = freePort();
            try {
                return start(source, database, port, settings);
            } catch (PortInUseException taken) {
                if (attempt == ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }

    private static RunningFoodBank start(
            ReferralSource source, String database, int port, Map<String, Object> settings) {
        URI root = URI.create("http://127.0.0.1:" + port);
        Map<String, Object> all = new LinkedHashMap<>(Map.of(
                "spring.config.name",
                "foodbank",
                "spring.main.banner-mode",
                "off",
                "server.port",
                port,
                "spring.datasource.url",
                "jdbc:h2:mem:" + database + ";DB_CLOSE_DELAY=-1",
                "sdoh-sync.base-url",
                root,
                "sdoh-sync.allow-loopback",
                true,
                "sdoh-sync.schedule.enabled",
                false,
                "sdoh-sync.sources.county.url",
                source.fhirBase(),
                "sdoh-sync.sources.county.owners",
                source.recipient()));
        all.putAll(settings);
        String[] arguments = all.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        return new RunningFoodBank(new SpringApplicationBuilder(FoodBankApplication.class).run(arguments), root);
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    URI at(String path) {
        return root.resolve(path);
    }

    SdohSync sync() {
        return context.getBean(SdohSync.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
