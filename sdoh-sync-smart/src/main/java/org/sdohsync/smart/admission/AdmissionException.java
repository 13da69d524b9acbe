// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.admission;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;

/** The app's own {@link Admission} refuses a source, or a quota is used up. Nothing was sent to the source because of it. */
public final class AdmissionException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** The rule that refused. */
    public enum Rule {
        /** The source's host is among the refused ones. */
        REFUSED_HOST,
        /** The source is neither listed nor at one of the admitted hosts. */
        NOT_LISTED,
        /** The source is no trusted member of the app's trust community, and not admitted otherwise. */
        NO_MEMBER,
        /** The source has as many connections as it may have. */
        CONNECTIONS_PER_SOURCE,
        /** The account has as many connections as it may have. */
        CONNECTIONS_PER_ACCOUNT,
        /** The source was sent as many requests as it may get in an hour. */
        REQUESTS_PER_SOURCE,
        /** The account's connections made as many requests as they may in an hour. */
        REQUESTS_PER_ACCOUNT,
        /** The open Tasks of the source take as many bytes as they may. */
        STORED_BYTES_PER_SOURCE,
        /** The open Tasks of the account take as many bytes as they may. */
        STORED_BYTES_PER_ACCOUNT
    }

    /** The value of {@link #rule()}. */
    private final Rule rule;
    /** The value of {@link #retryAfter()}. */
    private final @Nullable Duration wait;

    /**
     * Creates an exception.
     *
     * @param message what was refused, by which rule, and what to do
     * @param rule the rule
     * @param wait when the same call may succeed by itself; null for never
     * @param cause the cause, or null
     */
    public AdmissionException(String message, Rule rule, @Nullable Duration wait, @Nullable Throwable cause) {
        super(message, cause);
        this.rule = requireNonNull(rule, "rule");
        this.wait = wait;
    }

    /**
     * The rule that refused.
     *
     * @return the rule
     */
    public Rule rule() {
        return rule;
    }

    @Override
    public boolean retryable() {
        return wait != null;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(wait);
    }
}
