// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.service;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sdohsync.cdshooks.service.CdsProvider;
import org.sdohsync.cdshooks.service.CdsService;
import org.sdohsync.cdshooks.service.CdsServices;
import org.sdohsync.core.internal.time.WallClock;

/**
 * What providers offer, asked for once a day and again after a failed call (Da Vinci CRD, found-16 and 17; CDS Hooks itself says
 * nothing of it). Kept in memory. Safe for use by many threads.
 */
public final class Discovery {
    /** How long an answer is believed: a day. */
    public static final Duration BELIEVED = Duration.ofDays(1);

    private static final int MOST_PROVIDERS = 1000;

    private final Map<URI, Known> known = new ConcurrentHashMap<>();
    private final CdsHttp http;
    private final Clock clock;

    /** An answer and when it was given. */
    private record Known(CdsServices services, CdsProvider provider, Instant at) {}

    /**
     * Creates an instance that knows nothing yet.
     *
     * @param http requests to providers
     * @param clock the clock for the age of answers
     */
    public Discovery(CdsHttp http, Clock clock) {
        this.http = requireNonNull(http, "http");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * Asks a provider for its services.
     *
     * @param provider the provider
     * @return its services now
     * @throws org.sdohsync.core.error.SyncException if it does not answer with a list of services
     */
    public CdsServices ask(CdsProvider provider) {
        CdsServices found = CdsServices.read(provider, http.discover(provider));
        if (known.size() >= MOST_PROVIDERS) {
            known.clear();
        }
        known.put(provider.base(), new Known(found, provider, clock.instant()));
        return found;
    }

    /**
     * Returns a provider's services, asking for them if the last answer is older than {@link #BELIEVED} or a call failed since.
     *
     * @param provider the provider
     * @return its services
     * @throws org.sdohsync.core.error.SyncException if it has to be asked and does not answer with a list of services
     */
    public CdsServices of(CdsProvider provider) {
        Known last = known.get(provider.base());
        boolean fresh = last != null
                && last.provider() == provider
                && !WallClock.hasPassed(last.at(), BELIEVED, clock.instant());
        return fresh && last != null ? last.services() : ask(provider);
    }

    /**
     * Notes that a call failed: the next look at the provider's services asks for them again.
     *
     * @param service the service that was called
     */
    public void failed(CdsService service) {
        Known ignored = known.remove(service.provider().base());
    }
}
