// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.finding;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.ResponseKind;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.finding.BrandBundle;
import org.sdohsync.smart.finding.BrandDirectory;
import org.sdohsync.smart.finding.FindingException;
import org.sdohsync.smart.finding.FindingException.Reason;

/** Fetches brand bundles over HTTP. */
public final class HttpBrandDirectory implements BrandDirectory {
    private final HttpSender http;
    private final AddressRules rules;
    private final Map<URI, Kept> kept = new ConcurrentHashMap<>();

    private record Kept(String etag, BrandBundle bundle) {}

    /**
     * Fetches over a transport.
     *
     * @param http sends requests as they are and bounds what is read; a bundle of a large vendor has tens of megabytes
     * @param rules which addresses may be used
     */
    public HttpBrandDirectory(HttpSender http, AddressRules rules) {
        this.http = requireNonNull(http, "http");
        this.rules = requireNonNull(rules, "rules");
    }

    @Override
    public BrandBundle fetch(URI address) {
        Kept held = kept.get(address);
        OutgoingRequest request = OutgoingRequest.get(address)
                .header("Accept", "application/fhir+json, application/json")
                .expecting(ResponseKind.PAGE);
        HttpReply reply = send(held == null ? request : request.header("If-None-Match", held.etag), address);
        if (held != null && reply.status() == 304) {
            return held.bundle;
        }
        if (!reply.ok()) {
            throw failed(address, reply.status());
        }
        BrandBundle bundle = BrandBundle.read(() -> reply.json("brand bundle"), rules);
        keep(address, reply.header("ETag").orElse(null), bundle);
        return bundle;
    }

    @Override
    public Optional<BrandBundle> of(SmartConfiguration source) {
        return source.brands().map(this::fetch);
    }

    private void keep(URI address, @Nullable String etag, BrandBundle bundle) {
        // It is sent back as a header, in which only ASCII may stand.
        if (etag == null || !etag.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
            kept.remove(address);
        } else if (kept.size() < MOST_KEPT || kept.containsKey(address)) {
            kept.put(address, new Kept(etag, bundle));
        }
    }

    private HttpReply send(OutgoingRequest request, URI address) {
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
                            + " is larger than the limit: raise Limits.bodyBytes if that" + " is legitimate",
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
