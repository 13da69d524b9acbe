// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Scheme, host and port of a URL (RFC 6454), normalised: lower case, default ports written out.
 *
 * @param scheme {@code http} or {@code https}
 * @param host the host, lower case
 * @param port the port, 1 to 65535
 */
public record Origin(String scheme, String host, int port) {
    /**
     * Checks the parts for null.
     *
     * @param scheme {@code http} or {@code https}
     * @param host the host, lower case
     * @param port the port, 1 to 65535
     */
    public Origin {
        requireNonNull(scheme, "scheme");
        requireNonNull(host, "host");
    }

    /**
     * The origin of a URL.
     *
     * @param url an absolute http or https URL
     * @return its origin
     * @throws IllegalArgumentException if it has no scheme or host
     */
    public static Origin of(URI url) {
        String scheme = url.getScheme();
        String host = url.getHost();
        if (scheme == null || host == null) {
            throw new IllegalArgumentException("not an absolute URL of a server");
        }
        String lower = scheme.toLowerCase(Locale.ROOT);
        int standard = lower.equals("https") ? 443 : 80;
        return new Origin(lower, host.toLowerCase(Locale.ROOT), url.getPort() == -1 ? standard : url.getPort());
    }

    /**
     * The same for a URL that somebody else wrote, and that may lead to no server.
     *
     * @param url the URL
     * @return its origin, empty if it has no scheme or host
     */
    public static Optional<Origin> find(URI url) {
        return url.getScheme() == null || url.getHost() == null ? Optional.empty() : Optional.of(of(url));
    }

    /**
     * What may be printed of a URL: its origin and path, for the query and all else may hold secrets.
     *
     * @param url the URL
     * @return text without query, fragment and user information
     */
    public static String shown(URI url) {
        return find(url).map(origin -> origin + url.getRawPath()).orElse("an address without a server");
    }

    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port;
    }
}
