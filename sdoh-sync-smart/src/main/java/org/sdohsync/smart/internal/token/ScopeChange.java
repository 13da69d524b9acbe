// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.connection.ConnectionEvent.Kind;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.smart.scope.ScopeComparison;
import org.sdohsync.smart.scope.Scopes;

/**
 * What a refresh changed of the scopes. A refresh asks for none, so it asks for what the user granted, and its answer must have
 * no more (RFC 6749 §6). What a source names is kept all the same, because it decides what it serves; whoever listens is told
 * once, when it changes.
 */
final class ScopeChange {
    private ScopeChange() {}

    /** Keeps the scopes of an answer, and once they differ those of the beginning too. */
    static void keep(ConnectionRecord held, Scopes answer, ConnectionRecord.Builder next) {
        Set<String> named = answer.asSet();
        boolean first = held.terms().firstScopes().isEmpty() && !named.equals(held.grantedScopes());
        if (first && !held.grantedScopes().isEmpty()) {
            next.terms(held.terms().firstScopes(held.grantedScopes()));
        }
        next.grantedScopes(named);
    }

    /** The events to tell of a refresh: none if the scopes are as before, or were not known before. */
    static List<ConnectionEvent> events(ConnectionRecord before, ConnectionRecord after) {
        Set<String> held = before.grantedScopes();
        if (held.isEmpty() || held.equals(after.grantedScopes())) {
            return List.of();
        }
        List<ConnectionEvent> events = new ArrayList<>();
        Scopes now = Scopes.of(after.grantedScopes());
        Set<String> allowed = allowed(before);
        // What was told before is not told again.
        Set<String> known = new LinkedHashSet<>(allowed);
        known.addAll(held);
        if (!ScopeComparison.of(Scopes.of(known), now).extra().isEmpty()) {
            events.add(new ConnectionEvent(Kind.SCOPES_WIDENED, after.view(), allowed));
        }
        ScopeComparison kept = ScopeComparison.of(Scopes.of(held), now);
        if (!kept.partial().isEmpty() || kept.missing().stream().anyMatch(ScopeChange::isAccess)) {
            events.add(new ConnectionEvent(Kind.SCOPES_NARROWED, after.view(), held));
        }
        return events;
    }

    /** What the user granted, or what a backend connection asks for each time. */
    private static Set<String> allowed(ConnectionRecord record) {
        return record.backendScopes().or(() -> record.terms().firstScopes()).orElse(record.grantedScopes());
    }

    /** Scopes of identity, launch and offline access are often left out of later answers, and change nothing. */
    private static boolean isAccess(String scope) {
        return scope.contains("/") && !scope.startsWith("launch");
    }
}
