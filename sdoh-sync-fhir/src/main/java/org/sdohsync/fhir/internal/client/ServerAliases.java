// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Origin;

/**
 * The alternative base URLs of a server, learned from the pages of its searches ({@code Bundle.entry.fullUrl}) and from its
 * CapabilityStatement. A reference below one of them is to the server itself, and is followed below the base URL of the
 * connection. Safe for use by many threads.
 */
public final class ServerAliases {
    private static final int MOST = 4;

    private volatile List<URI> known = List.of();

    private ServerAliases() {}

    /**
     * Creates an instance without base URLs.
     *
     * @return new aliases
     */
    public static ServerAliases create() {
        return new ServerAliases();
    }

    /** Returns the base with its known alternatives. */
    FhirBase of(FhirBase base) {
        List<URI> aliases = known;
        return aliases.isEmpty() ? base : base.knownAs(aliases);
    }

    /** Adds a base URL that the server uses, unless it is the connection's. */
    void learn(FhirBase base, @Nullable String said) {
        boolean usable = said != null && !said.equals(base.toString()) && said.length() <= FhirBase.MOST_CHARACTERS;
        if (said == null || !usable || known.size() >= MOST) {
            return;
        }
        try {
            URI alias = URI.create(FhirBase.withoutSlashes(said.trim()));
            // Without a scheme it is relative, such as //host/path.
            boolean web = Origin.find(alias).isPresent()
                    && alias.getScheme().toLowerCase(Locale.ROOT).matches("https?")
                    && alias.getRawQuery() == null
                    && alias.getRawUserInfo() == null;
            if (web && !alias.equals(base.uri()) && !known.contains(alias)) {
                List<URI> more = new ArrayList<>(known);
                more.add(alias);
                known = List.copyOf(more);
            }
        } catch (IllegalArgumentException noAddress) {
            // An invalid URL is not a base URL.
            return;
        }
    }

    /** Prints their number. */
    @Override
    public String toString() {
        return "ServerAliases[" + known.size() + "]";
    }
}
