// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit.wire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Parameters in form encoding, read as RFC 6749 Appendix B has it; repetitions are remembered as such (§3.1 forbids them). */
final class Parameters {
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> repeated = new TreeSet<>();

    private Parameters() {}

    static Parameters of(@Nullable String encoded) {
        Parameters parameters = new Parameters();
        for (String pair : (encoded == null ? "" : encoded).split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (!name.isEmpty() && parameters.values.put(name, value) != null) {
                parameters.repeated.add(name);
            }
        }
        return parameters;
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    String text(String name) {
        return values.getOrDefault(name, "");
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Set<String> names() {
        return values.keySet();
    }

    Set<String> repeated() {
        return repeated;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException wrong) {
            return "";
        }
    }
}
