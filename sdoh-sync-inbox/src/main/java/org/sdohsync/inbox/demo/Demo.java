// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sdohsync.sandbox.ReferralSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three sources of the sandbox on this machine, and a clerk at them who refers people all day. What they hold is gone when the process
 * ends; the names of their people are made up.
 */
public final class Demo implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final List<String> NAMES = List.of("county", "clinic", "hospital");

    private final Map<String, ReferralSource> sources;

    private Demo(Map<String, ReferralSource> sources) {
        this.sources = sources;
    }

    /**
     * Starts them.
     *
     * @return the running demo, which ends with this process if not before
     */
    public static Demo start() {
        Map<String, ReferralSource> sources = new LinkedHashMap<>();
        for (String name : NAMES) {
            sources.put(name, ReferralSource.builder(name).requested(4).start());
        }
        Thread clerk = new Thread(new Clerk(List.copyOf(sources.values())), "inbox-demo-clerk");
        clerk.setDaemon(true);
        clerk.start();
        LOG.info("Demo: sign in at each source as \"worker\" with the password \"open sesame\".");
        return new Demo(sources);
    }

    /**
     * What the application has to know of them.
     *
     * @return settings, by name
     */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>(Map.of("sdoh-sync.allow-loopback", "true"));
        sources.forEach((name, source) -> {
            settings.put("sdoh-sync.sources." + name + ".url", source.fhirBase().toString());
            settings.put("sdoh-sync.sources." + name + ".owners", source.recipient());
        });
        return settings;
    }

    /** Ends the sources; the clerk finds nobody any more and ends with the process. */
    @Override
    public void close() {
        sources.values().forEach(ReferralSource::close);
    }
}
