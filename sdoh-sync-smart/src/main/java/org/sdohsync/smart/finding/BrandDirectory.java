// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.finding;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.AnswerKind;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.HttpRequest;
import org.sdohsync.core.http.HttpSender;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.finding.FindingException.Reason;

/**
 * Fetches brand bundles, without tokens, and caches them by their ETag (SMART App Launch 2.2, User-Access Brands
 * §Conformance). At most {@link #MOST_KEPT} are cached; others are fetched each time. Safe for use by many threads.
 */
public final class BrandDirectory {
    /** How many bundles are cached at most: 16. */
    public static final int MOST_KEPT = 16;

    private final HttpSender http;
    private final AddressRules rules;
    private final Map<URI, Kept> kept = new ConcurrentHashMap<>();

    private record Kept(String etag, BrandBundle bundle) {}

    /**
     * Creates a directory.
     *
     * @param http the sender of requests, which limits the size of answers; the bundle of a large vendor has tens of
     *     megabytes
     * @param rules which addresses may be used
     */
    public BrandDirectory(HttpSender http, AddressRules rules) {
        this.http = requireNonNull(http, "http");
        this.rules = requireNonNull(rules, "rules");
    }

    /**
     * Returns a bundle, fetched or, if it has not changed, from the cache.
     *
     * @param address the address of the bundle
     * @return the bundle
     * @throws FindingException if there is no bundle at the address, or it cannot be fetched
     */
    public BrandBundle fetch(URI address) {
        Kept held = kept.get(address);
        HttpRequest request = HttpRequest.get(address)
                .header("Accept", "application/fhir+json, application/json")
                .expecting(AnswerKind.PAGE);
        HttpReply reply = send(held == null ? request : request.header("If-None-Match", held.etag), address);
        if (held != null && reply.status() == 304) {
            return held.bundle;
        }
        if (!reply.ok()) {
            throw failed(address, reply.status());
        }
        BrandBundle bundle = BrandBundle.read(reply, rules);
        keep(address, reply.header("ETag").orElse(null), bundle);
        return bundle;
    }

    /**
     * Returns a source's own brands, which take precedence over those of a collection.
     *
     * @param source the source's SMART configuration
     * @return its bundle; empty if it names none
     * @throws FindingException if it names one that cannot be fetched
     */
    public Optional<BrandBundle> of(SmartConfiguration source) {
        return source.brands().map(this::fetch);
    }

    private void keep(URI address, @Nullable String etag, BrandBundle bundle) {
        // It is sent back in a header, so only ASCII is allowed.
        if (etag == null || !etag.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
            kept.remove(address);
        } else if (kept.size() < MOST_KEPT || kept.containsKey(address)) {
            kept.put(address, new Kept(etag, bundle));
        }
    }

    private HttpReply send(HttpRequest request, URI address) {
        try {
            return http.send(request);
        } catch (TransportException silent) {
            throw new FindingException(
                    "The directory at " + address.getHost() + " does not answer: try again later",
                    Reason.UNAVAILABLE,
                    silent);
        } catch (LimitException tooLarge) {
            throw new FindingException(
                    "The directory at " + address.getHost()
                            + " is larger than the limit: raise Limits.bodyBytes if that size is legitimate",
                    Reason.NOT_A_DIRECTORY,
                    tooLarge);
        }
    }

    private static FindingException failed(URI address, int status) {
        boolean busy = status == 429 || status >= 500;
        return new FindingException(
                "The directory at " + address.getHost() + " answers " + status
                        + (busy ? ": try again later" : ": check its address"),
                busy ? Reason.UNAVAILABLE : Reason.NOT_A_DIRECTORY,
                null);
    }
}
