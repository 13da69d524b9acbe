// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Secret;

/**
 * What an audit entry says about the refresh token of a connection after a sign-in or a refresh: when the tokens came, and whether there
 * was another refresh token among them. Immutable.
 *
 * @param obtainedAt when the tokens came
 * @param replaced whether the refresh token of before is spent
 */
public record GrantTrace(Instant obtainedAt, boolean replaced) {
    private static final String REPLACED = "another refresh token of ";
    private static final String KEPT = "the same refresh token at ";

    /**
     * Compares two states of a connection.
     *
     * @param before the state before
     * @param after the state with the new tokens
     * @return the trace; empty if there are no tokens
     */
    public static Optional<GrantTrace> of(ConnectionRecord before, ConnectionRecord after) {
        Optional<Secret> refreshToken = after.tokens().flatMap(TokenSet::refreshToken);
        boolean replaced =
                refreshToken.isPresent() && !refreshToken.equals(before.tokens().flatMap(TokenSet::refreshToken));
        return after.tokens().map(TokenSet::obtainedAt).map(at -> new GrantTrace(at, replaced));
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @param detail the detail of an audit entry
     * @return the trace; empty if the detail is another one
     */
    public static Optional<GrantTrace> parse(String detail) {
        boolean replaced = detail.startsWith(REPLACED);
        if (!replaced && !detail.startsWith(KEPT)) {
            return Optional.empty();
        }
        try {
            String time = detail.substring((replaced ? REPLACED : KEPT).length());
            return Optional.of(new GrantTrace(Instant.parse(time), replaced));
        } catch (DateTimeException another) {
            return Optional.empty();
        }
    }

    /** The detail of an audit entry. */
    @Override
    public String toString() {
        return (replaced ? REPLACED : KEPT) + obtainedAt;
    }
}
