// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.workflow.SdohSync;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;

/** The application, running on this machine with its database in a folder. */
final class RunningInbox implements AutoCloseable {
    static final String CODE = "code-of-the-test";
    private static final int ATTEMPTS = 5;

    private final ConfigurableApplicationContext context;
    private final URI root;

    private RunningInbox(ConfigurableApplicationContext context, URI root) {
        this.context = context;
        this.root = root;
    }

    /** Its address is part of its settings, so the port is chosen beforehand; another one if somebody takes it meanwhile. */
    static RunningInbox start(Path home, Map<String, ReferralSource> sources) throws IOException {
        return start(home, sources, Map.of());
    }

    static RunningInbox start(Path home, Map<String, ReferralSource> sources, Map<String, Object> more)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = freePort();
            try {
                return start(home, sources, more, port);
            } catch (PortInUseException taken) {
                if (attempt == ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }

    private static RunningInbox start(
            Path home, Map<String, ReferralSource> sources, Map<String, Object> more, int port) {
        // Another site than the sources', 127.0.0.1, as browsers see it.
        URI root = URI.create("http://localhost:" + port);
        Map<String, Object> settings = new LinkedHashMap<>(Map.ofEntries(
                Map.entry("inbox.home", home),
                Map.entry("inbox.setup-code", CODE),
                Map.entry("server.address", "127.0.0.1"),
                Map.entry("server.port", port),
                Map.entry("logging.level.root", "error"),
                Map.entry("logging.level.ca.uhn", "off"),
                Map.entry("sdoh-sync.base-url", root),
                Map.entry("sdoh-sync.allow-loopback", true),
                Map.entry("sdoh-sync.schedule.enabled", false)));
        sources.forEach((name, source) -> {
            settings.put("sdoh-sync.sources." + name + ".url", source.fhirBase());
            settings.put("sdoh-sync.sources." + name + ".owners", source.recipient());
        });
        settings.putAll(more);
        return new RunningInbox(
                InboxApplication.run(settings.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new)),
                root);
    }

    static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    URI at(String path) {
        return root.resolve(path);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    void publish(Object event) {
        context.publishEvent(event);
    }

    SdohSync sync() {
        return bean(SdohSync.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
