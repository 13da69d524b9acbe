// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.util.Optional;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.TransportException;

/** Says why a delivery came to nothing, and whose doing that was: the source's, the store's, this library's or the listener's. */
final class FailureReasons {
    private FailureReasons() {}

    /** Why a listener did not return. Names kinds and numbers, never the text of an exception. */
    static String of(Throwable thrown) {
        Optional<SyncException> ours = SourceOutages.ours(thrown);
        return ours.map(FailureReasons::of).orElseGet(() -> "listener threw " + name(thrown));
    }

    private static String of(SyncException ours) {
        if (ours instanceof HttpStatusException answered) {
            return "the source answered with " + answered.status();
        }
        if (ours instanceof TransportException) {
            return "the source did not answer";
        }
        if (ours instanceof AuthorizationException refused) {
            return refused.reason() == AuthorizationException.Reason.SCOPE
                    ? "outside of the granted scopes"
                    : "the source refused access";
        }
        if (ours instanceof ProtocolException) {
            return "an answer of the source is not what FHIR allows";
        }
        if (ours instanceof LimitException exceeded) {
            return "an answer of the source exceeds the limit " + exceeded.limit();
        }
        if (ours instanceof ConflictException) {
            return "the source's own copy does not allow the step, or changed meanwhile";
        }
        if (ours instanceof StoreException) {
            return "the local store failed";
        }
        if (ours instanceof StoppedException stopped) {
            Throwable cause = stopped.getCause();
            return cause == null ? "stopped" : "broke off with " + name(cause);
        }
        return "broke off with " + name(ours);
    }

    private static String name(Throwable thrown) {
        String simple = thrown.getClass().getSimpleName();
        return simple.isEmpty() ? thrown.getClass().getName() : simple;
    }
}
