// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.boot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sdohsync.boot.app.PantryApplication;
import org.sdohsync.workflow.SdohSync;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;

/** The application, running on this machine. */
final class Pantry implements Site, AutoCloseable {
    static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final int ATTEMPTS = 5;

    private final ConfigurableApplicationContext context;
    private final URI root;

    private Pantry(ConfigurableApplicationContext context, URI root) {
        this.context = context;
        this.root = root;
    }

    /** Its address is part of its settings, so the port is chosen beforehand; another one if somebody takes it meanwhile. */
    static Pantry start(Sandbox county, String database, Map<String, Object> settings) throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = freePort();
            try {
                return start(county, database, port, settings);
            } catch (PortInUseException taken) {
                if (attempt == ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }

    private static Pantry start(Sandbox county, String database, int port, Map<String, Object> settings) {
        String[] arguments = arguments(county, database, port, settings);
        return new Pantry(new SpringApplicationBuilder(PantryApplication.class).run(arguments), root(port));
    }

    /** Another site than the source's, 127.0.0.1, as browsers see it. */
    static URI root(int port) {
        return URI.create("http://localhost:" + port);
    }

    static String[] arguments(Sandbox county, String database, int port, Map<String, Object> settings) {
        Map<String, Object> all = new LinkedHashMap<>(Map.ofEntries(
                Map.entry("spring.main.banner-mode", "off"),
                Map.entry("logging.level.root", "warn"),
                Map.entry("server.port", port),
                Map.entry("spring.datasource.url", "jdbc:h2:mem:" + database + ";DB_CLOSE_DELAY=-1"),
                Map.entry("sdoh-sync.app-name", "Pantry"),
                Map.entry("sdoh-sync.base-url", root(port)),
                Map.entry("sdoh-sync.sealing-key", KEY),
                Map.entry("sdoh-sync.allow-loopback", true),
                Map.entry("sdoh-sync.schedule.enabled", false),
                Map.entry("sdoh-sync.web.connected-page", "/"),
                Map.entry("sdoh-sync.sources.county.url", county.fhirBase()),
                Map.entry("sdoh-sync.sources.county.owners", county.recipient())));
        all.putAll(settings);
        return all.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
    }

    static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    @Override
    public URI at(String path) {
        return root.resolve(path);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    SdohSync sync() {
        return bean(SdohSync.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
