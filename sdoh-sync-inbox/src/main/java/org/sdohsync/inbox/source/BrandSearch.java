// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.source;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.store.Store;
import org.sdohsync.inbox.page.Elapsed;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.finding.BrandBundle;
import org.sdohsync.smart.finding.FoundSource;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Searches the directory of brands that {@code inbox.brands} names (SMART App Launch, User-Access Brands). It is fetched when it is
 * first searched, and again after an hour. Safe for use by many threads.
 */
@Component
final class BrandSearch implements DisposableBean {
    /** How many sources are shown at most: 50. */
    static final int MOST = 50;

    private static final Duration FRESH = Duration.ofHours(1);

    private final String address;
    private final SmartApp app;
    private final Store store;
    private final SdohSyncProperties settings;
    private final Clock clock;
    // Guarded by this.
    private @Nullable SmartClient client;
    private @Nullable BrandBundle bundle;
    private Instant fetched = Instant.MIN;

    BrandSearch(
            @Value("${inbox.brands:}") String address,
            SmartApp app,
            Store store,
            SdohSyncProperties settings,
            Clock clock) {
        this.address = address;
        this.app = app;
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    boolean isKnown() {
        return !address.isEmpty();
    }

    /**
     * Finds sources of organizations, at most one more than are shown.
     *
     * @throws org.sdohsync.smart.finding.FindingException if the directory cannot be read
     */
    List<FoundSource> find(String words, String place) {
        return directory().search(words, place).stream()
                .filter(FoundSource::mayBeR4)
                .limit(MOST + 1)
                .toList();
    }

    /** One at a time: a directory may have tens of megabytes. */
    private synchronized BrandBundle directory() {
        Instant now = clock.instant();
        BrandBundle known = bundle;
        if (known == null || Elapsed.is(fetched, FRESH, now)) {
            known = client().sources().brands().fetch(URI.create(address));
            bundle = known;
            fetched = now;
        }
        return known;
    }

    private synchronized SmartClient client() {
        SmartClient made = client;
        if (made == null) {
            made = SmartClient.builder(app, store)
                    .addressRules(PermittedAddresses.of(settings))
                    .build();
            client = made;
        }
        return made;
    }

    @Override
    public synchronized void destroy() {
        if (client != null) {
            client.close();
        }
    }
}
