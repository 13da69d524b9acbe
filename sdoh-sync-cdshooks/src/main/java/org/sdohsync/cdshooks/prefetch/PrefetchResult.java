// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.prefetch;

import static java.util.Objects.requireNonNull;

/**
 * What became of one prefetch key of a service. A key that is not sent is left out of the call, as the standard requires, and the
 * call is made all the same (CDS Hooks §Prefetch Template). Immutable.
 *
 * @param key the key as the service named it
 * @param outcome what became of it
 */
public record PrefetchResult(String key, Outcome outcome) {
    /** What became of a key. */
    public enum Outcome {
        /** The data was sent. */
        SENT,
        /** There is no such data: sent as null for a read, as a bundle without entries for a search. */
        NOTHING_FOUND,
        /** The context of this call has no value for a token of the template. */
        NO_VALUE,
        /** The template has a token, an expression or a form that this client does not support. */
        UNSUPPORTED,
        /** The template leads away from the source, which would carry the connection's token there. Nothing was requested. */
        REFUSED,
        /** The query contains nothing of the context, or found another patient's data. */
        NOT_ABOUT_CONTEXT,
        /** The scopes that the user granted do not cover it. */
        NOT_GRANTED,
        /** The source did not answer the query, or refused it. */
        FAILED,
        /** There is more of it than is sent: too many pages, entries or bytes. */
        TOO_LARGE,
        /** The time for prefetch was over before its turn. */
        OUT_OF_TIME,
        /** The application chose to read nothing. */
        NOT_READ
    }

    /**
     * Checks the parts for null.
     *
     * @param key as described above
     * @param outcome as described above
     */
    public PrefetchResult {
        requireNonNull(key, "key");
        requireNonNull(outcome, "outcome");
    }

    /**
     * Tells whether the key is in the call.
     *
     * @return true if data, or that there is none, was sent
     */
    public boolean sent() {
        return outcome == Outcome.SENT || outcome == Outcome.NOTHING_FOUND;
    }
}
