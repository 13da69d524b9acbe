// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.http.TransportSettings;
import org.sdohsync.smart.admission.Admission;
import org.sdohsync.smart.scope.Scopes;
import org.sdohsync.smart.udap.TrustCommunity;

/** The values of {@link SmartApp}, which are immutable themselves. Changed only before they are published. */
final class AppDraft implements Cloneable {
    final String name;
    List<String> redirects = List.of();

    @Nullable
    Scopes scopes;

    Map<String, SourceSettings> settings = Map.of();
    Map<Origin, TransportSettings> transports = Map.of();

    @Nullable
    SigningKeys keys;

    @Nullable
    TrustCommunity community;

    Set<String> launchers = Set.of();
    boolean oneRedirect;
    Admission admission = Admission.open();

    AppDraft(String name) {
        this.name = name;
    }

    void transport(TransportSettings special, String... origins) {
        if (origins.length == 0) {
            throw new IllegalArgumentException("no origin was given");
        }
        Map<Origin, TransportSettings> more = new LinkedHashMap<>(transports);
        for (String origin : origins) {
            more.put(Origin.of(URI.create(origin)), special);
        }
        transports = Map.copyOf(more);
    }

    void join(TrustCommunity wanted) {
        if (wanted.identity().isEmpty()
                || wanted.contacts().isEmpty()
                || wanted.logo().isEmpty()) {
            throw new IllegalArgumentException("a member of a trust community has identity, contacts and logo");
        }
        community = wanted;
    }

    AppDraft copy() {
        try {
            return (AppDraft) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("clone failed; this indicates a bug", impossible);
        }
    }
}
