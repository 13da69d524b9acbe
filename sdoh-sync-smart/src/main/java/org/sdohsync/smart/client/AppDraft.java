// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.http.TransportSettings;
import org.sdohsync.smart.scope.Scopes;

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

    Set<String> launchers = Set.of();
    boolean oneRedirect;

    AppDraft(String name) {
        this.name = name;
    }

    AppDraft copy() {
        try {
            return (AppDraft) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("clone failed; this indicates a bug", impossible);
        }
    }
}
