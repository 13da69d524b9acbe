// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Checks redirect addresses when the app sets them. They are kept as text, because servers compare them as strings. */
final class RedirectAddress {
    private RedirectAddress() {}

    /** RFC 8252 §7: https, loopback http with an address literal, or a private-use scheme in reverse-DNS form. */
    static String checked(String redirect) {
        URI uri = URI.create(redirect);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getRawFragment() != null || redirect.indexOf(',') >= 0) {
            throw new IllegalArgumentException("a redirect address must not have a fragment or a comma");
        }
        boolean known = switch (scheme) {
            case "https" -> uri.getHost() != null;
            case "http" -> isLoopback(uri);
            default -> scheme.indexOf('.') > 0 && !uri.isOpaque() && !redirect.contains("://");
        };
        if (!known) {
            throw new IllegalArgumentException(
                    "a redirect address must be https://..., http://127.0.0.1:port/..., or have a private"
                            + " scheme like com.example.app:/callback");
        }
        return redirect;
    }

    /** Returns an address one path segment below, which is used for this source alone; the query of the address stays. */
    static String ownOf(String redirect, String source) {
        int query = redirect.indexOf('?');
        String path = query < 0 ? redirect : redirect.substring(0, query);
        return path + (path.endsWith("/") ? "" : "/") + digest(source) + (query < 0 ? "" : redirect.substring(query));
    }

    // Long enough that nobody can find another source URL with the same digest.
    private static String digest(String source) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime has no SHA-256", missing);
        }
    }

    static boolean isLoopback(URI uri) {
        String host = uri.getHost();
        return "http".equalsIgnoreCase(uri.getScheme())
                && host != null
                && (host.equals("127.0.0.1") || host.equals("[::1]") || host.equalsIgnoreCase("localhost"));
    }
}
