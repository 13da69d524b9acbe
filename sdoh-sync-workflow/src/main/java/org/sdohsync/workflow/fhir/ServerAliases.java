// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.fhir;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.FhirBase;

/**
 * Under which other addresses a server knows itself, as it shows on the pages of its searches ({@code Bundle.entry.fullUrl}) and in its
 * CapabilityStatement. A reference below one of them is one to the server itself; it is followed below the address that we know it by.
 * Safe for use by many threads.
 */
public final class ServerAliases {
    private static final int MOST = 4;

    private volatile List<URI> known = List.of();

    private ServerAliases() {}

    /**
     * Makes one that knows nothing yet.
     *
     * @return new aliases
     */
    public static ServerAliases create() {
        return new ServerAliases();
    }

    /** The base with what is known of it. */
    FhirBase of(FhirBase base) {
        List<URI> aliases = known;
        return aliases.isEmpty() ? base : base.knownAs(aliases);
    }

    /** Takes down what the server said of itself, unless that is how we know it. */
    void learn(FhirBase base, @Nullable String said) {
        boolean usable = said != null && !said.equals(base.toString()) && said.length() <= FhirBase.MOST_CHARACTERS;
        if (said == null || !usable || known.size() >= MOST) {
            return;
        }
        try {
            URI alias = URI.create(FhirBase.withoutSlashes(said.trim()));
            boolean web = alias.getHost() != null
                    && alias.getScheme().toLowerCase(Locale.ROOT).matches("https?")
                    && alias.getRawQuery() == null
                    && alias.getRawUserInfo() == null;
            if (web && !alias.equals(base.uri()) && !known.contains(alias)) {
                List<URI> more = new ArrayList<>(known);
                more.add(alias);
                known = List.copyOf(more);
            }
        } catch (IllegalArgumentException noAddress) {
            // What is no address is no name of a server either.
            return;
        }
    }

    /** Prints how many there are. */
    @Override
    public String toString() {
        return "ServerAliases[" + known.size() + "]";
    }
}
