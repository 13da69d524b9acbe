// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.launch;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.sdohsync.smart.launch.LaunchException.Reason;

/** The parameters of an answer to the redirect address: hostile text until checked. Its {@link #toString} shows names only. */
final class Callback {
    /** How long an address may be: a code, a state and an issuer have a few thousand characters at most. */
    static final int MOST_CHARACTERS = 16_384;

    private final Map<String, String> parameters;

    private Callback(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    static Callback parse(URI address) {
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
        return new Callback(parameters);
    }

    /** A parameter; an empty one counts as absent (RFC 6749 §3.1). */
    Optional<String> value(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }

    /**
     * Tells whether the answer came to a redirect address: to its path, with its parameters. Behind a proxy the app may see another
     * host, and http instead of https; a scheme of the app's own is there as registered.
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
            throw malformed("is encoded wrongly");
        }
    }

    private static LaunchException malformed(String how) {
        return new LaunchException(
                "The answer to the redirect address " + how
                        + ": begin the launch again, and tell the source if it lasts",
                Reason.MALFORMED_CALLBACK);
    }
}
