// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

import java.net.URI;
import java.util.Locale;

/** Checks redirect addresses when the app names them. They are kept as text: servers compare them letter by letter. */
final class RedirectAddress {
    private RedirectAddress() {}

    /** RFC 8252 §7: https, loopback http with an address literal, or a private-use scheme in reverse-DNS form. */
    static String checked(String redirect) {
        URI uri = URI.create(redirect);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getRawFragment() != null || redirect.indexOf(',') >= 0) {
            throw new IllegalArgumentException("a redirect address has neither fragment nor comma");
        }
        boolean known = switch (scheme) {
            case "https" -> uri.getHost() != null;
            case "http" -> isLoopback(uri);
            default -> scheme.indexOf('.') > 0 && !redirect.contains("://");
        };
        if (!known) {
            throw new IllegalArgumentException("a redirect address is https://..., http://127.0.0.1:port/...,"
                    + " or of a private scheme like com.example.app:/callback");
        }
        return redirect;
    }

    static boolean isLoopback(URI uri) {
        String host = uri.getHost();
        return "http".equalsIgnoreCase(uri.getScheme())
                && host != null
                && (host.equals("127.0.0.1") || host.equals("[::1]") || host.equalsIgnoreCase("localhost"));
    }
}
