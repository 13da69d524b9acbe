// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Secret;

/**
 * What an audit entry says about a refresh: which tokens it was of and which it brought, named by when they came, and whether there was
 * another refresh token among them. The times are names here and are never compared by order: clocks are set back. Immutable.
 *
 * @param before when the tokens came that were refreshed
 * @param after when the new ones came
 * @param replaced whether the refresh token of before is spent
 */
public record GrantTrace(Instant before, Instant after, boolean replaced) {
    private static final String REFRESHED = "tokens of ";
    private static final String REPLACED = " with another refresh token at ";
    private static final String KEPT = " with the same refresh token at ";

    /**
     * Compares two states of a connection.
     *
     * @param before the state before
     * @param after the state with the new tokens
     * @return the trace; empty if one of them has no tokens
     */
    public static Optional<GrantTrace> of(ConnectionRecord before, ConnectionRecord after) {
        Optional<Secret> refreshToken = after.tokens().flatMap(TokenSet::refreshToken);
        boolean replaced =
                refreshToken.isPresent() && !refreshToken.equals(before.tokens().flatMap(TokenSet::refreshToken));
        return before.tokens()
                .flatMap(
                        was -> after.tokens().map(now -> new GrantTrace(was.obtainedAt(), now.obtainedAt(), replaced)));
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @param detail the detail of an audit entry
     * @return the trace; empty if the detail is another one
     */
    public static Optional<GrantTrace> parse(String detail) {
        int replaced = detail.indexOf(REPLACED);
        int kept = detail.indexOf(KEPT);
        int at = Math.max(replaced, kept);
        if (!detail.startsWith(REFRESHED) || at < 0) {
            return Optional.empty();
        }
        try {
            Instant before = Instant.parse(detail.substring(REFRESHED.length(), at));
            Instant after = Instant.parse(detail.substring(at + (replaced >= 0 ? REPLACED : KEPT).length()));
            return Optional.of(new GrantTrace(before, after, replaced >= 0));
        } catch (DateTimeException another) {
            return Optional.empty();
        }
    }

    /**
     * The detail of an entry about the end of a grant.
     *
     * @param how how it ended
     * @param record the connection with the grant
     * @return the detail
     */
    public static String ended(String how, ConnectionRecord record) {
        return record.tokens()
                .map(tokens -> how + ", " + REFRESHED + tokens.obtainedAt())
                .orElse(how);
    }

    /**
     * Tells whether an entry is about the end of the grant with some tokens.
     *
     * @param detail the detail of the entry
     * @param tokens when the tokens came
     * @return true if so
     */
    public static boolean isEndOf(String detail, Instant tokens) {
        return detail.endsWith(", " + REFRESHED + tokens);
    }

    /** The detail of an audit entry. */
    @Override
    public String toString() {
        return REFRESHED + before + (replaced ? REPLACED : KEPT) + after;
    }
}
