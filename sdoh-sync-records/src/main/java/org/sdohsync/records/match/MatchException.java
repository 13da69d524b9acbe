// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.match;

import static java.util.Objects.requireNonNull;

import org.sdohsync.core.error.SyncException;

/** A plan did not match a member. It is final: no other try is made with changed data. Not retryable. */
public final class MatchException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** Why there is no match. */
    public enum Reason {
        /** The plan does not offer the operation {@code $member-match}. */
        NOT_OFFERED,
        /** The plan found no member, several, or cannot meet the consent (422): a person has to decide. */
        NO_MATCH,
        /** The connection may not use the operation (401, 403). */
        NOT_PERMITTED,
        /** The plan did not understand the request (400): check it. */
        BAD_REQUEST
    }

    /** The value of {@link #reason()}. */
    private final Reason reason;

    /**
     * Creates an exception.
     *
     * @param message what failed, where, and what to do
     * @param reason why
     */
    public MatchException(String message, Reason reason) {
        super(message, null);
        this.reason = requireNonNull(reason, "reason");
    }

    /**
     * Why there is no match.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
