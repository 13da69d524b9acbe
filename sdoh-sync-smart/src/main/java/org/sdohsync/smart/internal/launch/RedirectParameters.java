// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.launch;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;

/** The parameters of an authorization response, untrusted until checked. {@link #toString} shows names only. */
final class RedirectParameters {
    /** The longest address that is read: code, state and issuer have a few thousand characters at most. */
    static final int MOST_CHARACTERS = 16_384;

    private final Map<String, String> parameters;

    private RedirectParameters(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    static RedirectParameters parse(URI address) {
        if (address.toString().length() > MOST_CHARACTERS) {
            throw malformed("has more than " + MOST_CHARACTERS + " characters");
        }
        if (address.getRawFragment() != null) {
            throw malformed("has a fragment");
        }
        Map<String, String> parameters = new HashMap<>();
        String query = address.getRawQuery() == null ? "" : address.getRawQuery();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (!name.isEmpty() && parameters.put(name, value) != null) {
                throw malformed("repeats a parameter");
            }
        }
        return new RedirectParameters(parameters);
    }

    /** Returns a parameter; an empty one is treated as absent (RFC 6749 §3.1). */
    Optional<String> value(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }

    /**
     * Tells whether the answer came to a redirect address: to its path, with its query parameters. Host and scheme are
     * compared for private schemes only, because an app behind a proxy may see another host, and http instead of https.
     */
    boolean cameTo(String redirect, URI answer) {
        URI expected = URI.create(redirect);
        String scheme = String.valueOf(expected.getScheme());
        boolean web = scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http");
        Map<String, String> own = expected.getRawQuery() == null ? Map.of() : parse(expected).parameters;
        return Objects.equals(answer.getRawPath(), expected.getRawPath())
                && (web || scheme.equalsIgnoreCase(answer.getScheme()))
                && parameters.entrySet().containsAll(own.entrySet());
    }

    /** Checks that the answer is either a code or an error. */
    void requireOneAnswer() {
        boolean code = value("code").isPresent();
        boolean error = value("error").isPresent();
        if (code == error) {
            throw malformed(code ? "has both a code and an error" : "has neither a code nor an error");
        }
    }

    @Override
    public String toString() {
        return "Callback" + parameters.keySet();
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw malformed("is not encoded correctly");
        }
    }

    private static LaunchException malformed(String how) {
        return new LaunchException(
                "The answer to the redirect address " + how
                        + ": start a new launch; if it persists, tell the source's operator",
                Reason.MALFORMED_CALLBACK);
    }
}
