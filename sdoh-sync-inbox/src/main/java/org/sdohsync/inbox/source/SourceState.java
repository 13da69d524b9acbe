// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.source;

import java.time.Instant;
import java.util.Optional;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.Health;

/** How a source is, in words, and the button that helps. */
record SourceState(
        String id,
        String host,
        String address,
        String state,
        boolean works,
        Instant since,
        String reason,
        String nextAction,
        Optional<Instant> askedLast,
        Button button) {
    /** What the first button does. */
    enum Button {
        SYNC,
        CONNECT,
        RETRY,
        DIAGNOSE
    }

    static SourceState of(Connection source, Optional<Instant> askedLast) {
        Health health = source.health();
        return new SourceState(
                source.id().value(),
                source.source().origin().host(),
                source.source().toString(),
                switch (health.state()) {
                    case CONNECTED -> "Works";
                    case DEGRADED -> "Does not answer as it should";
                    case NEEDS_AUTHORIZATION -> "Needs you to sign in again";
                    case NEEDS_CONFIGURATION -> "Refuses this application";
                },
                health.state() == Health.State.CONNECTED,
                health.since(),
                health.reason(),
                health.nextAction(),
                askedLast,
                switch (health.state()) {
                    case CONNECTED -> Button.SYNC;
                    case DEGRADED -> Button.RETRY;
                    case NEEDS_AUTHORIZATION -> Button.CONNECT;
                    case NEEDS_CONFIGURATION -> Button.DIAGNOSE;
                });
    }
}
