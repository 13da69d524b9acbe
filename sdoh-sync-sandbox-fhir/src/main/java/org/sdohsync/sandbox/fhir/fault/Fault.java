// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.fault;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What goes wrong with one request. Immutable. */
public final class Fault {
    enum Kind {
        STATUS,
        SLOW,
        DROP_BEFORE,
        DROP_AFTER
    }

    private final Kind kind;
    private final int status;
    private final @Nullable String retryAfter;
    private final Duration delay;

    private Fault(Kind kind, int status, @Nullable String retryAfter, Duration delay) {
        this.kind = kind;
        this.status = status;
        this.retryAfter = retryAfter;
        this.delay = delay;
    }

    /**
     * Answers with a status and does nothing.
     *
     * @param status the status, such as 429 or 503
     * @return the fault
     */
    public static Fault status(int status) {
        return new Fault(Kind.STATUS, status, null, Duration.ZERO);
    }

    /**
     * Answers with a status and {@code Retry-After} and does nothing.
     *
     * @param status the status, such as 429 or 503
     * @param retryAfter the header's value, seconds or an HTTP date
     * @return the fault
     */
    public static Fault status(int status, String retryAfter) {
        return new Fault(Kind.STATUS, status, requireNonNull(retryAfter, "retryAfter"), Duration.ZERO);
    }

    /**
     * Waits, then performs the operation.
     *
     * @param delay how long
     * @return the fault
     */
    public static Fault slow(Duration delay) {
        return new Fault(Kind.SLOW, 0, null, requireNonNull(delay, "delay"));
    }

    /**
     * Drops the connection instead of performing the operation.
     *
     * @return the fault
     */
    public static Fault dropBefore() {
        return new Fault(Kind.DROP_BEFORE, 0, null, Duration.ZERO);
    }

    /**
     * Performs the operation, then drops the connection instead of answering.
     *
     * @return the fault
     */
    public static Fault dropAfter() {
        return new Fault(Kind.DROP_AFTER, 0, null, Duration.ZERO);
    }

    Kind kind() {
        return kind;
    }

    int status() {
        return status;
    }

    @Nullable
    String retryAfter() {
        return retryAfter;
    }

    Duration delay() {
        return delay;
    }

    @Override
    public String toString() {
        return "Fault[" + kind + " " + status + "]";
    }
}
