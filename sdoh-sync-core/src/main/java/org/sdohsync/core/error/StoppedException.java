// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.error;

import org.jspecify.annotations.Nullable;

/**
 * The work was cancelled, reached its time limit, or failed with an exception of the application or the Java virtual machine.
 * The results so far are kept, and the next sync continues after them.
 */
public final class StoppedException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** The value of {@link #timeUp()}. */
    private final boolean timeUp;

    /**
     * Creates an exception.
     *
     * @param message what was stopped, and whether it continues later
     */
    public StoppedException(String message) {
        this(message, null, false);
    }

    /**
     * Creates an exception.
     *
     * @param message what was stopped, and whether it continues later
     * @param cause the exception of the application's own code
     */
    public StoppedException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private StoppedException(String message, @Nullable Throwable cause, boolean timeUp) {
        super(message, cause);
        this.timeUp = timeUp;
    }

    /**
     * Creates the exception for work that reached its time limit.
     *
     * @param message which limit was reached, and whether the rest is done later
     * @return a new exception
     */
    public static StoppedException timeUp(String message) {
        return new StoppedException(message, null, true);
    }

    /**
     * Creates the exception for work that failed with an exception that is not a {@link SyncException}, or with an {@link
     * Error}. The message contains only the class of the cause, whose own message may quote secrets. For an {@link
     * InterruptedException} the calling thread is interrupted again.
     *
     * @param work what failed, and where
     * @param thrown the cause
     * @return a new exception
     */
    public static StoppedException brokenOff(String work, Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return new StoppedException(work + " failed with " + name(thrown) + ": see the log", thrown);
    }

    private static String name(Throwable thrown) {
        String simple = thrown.getClass().getSimpleName();
        return simple.isEmpty() ? thrown.getClass().getName() : simple;
    }

    /**
     * Tells whether the work reached its time limit, and was not cancelled.
     *
     * @return true if the next sync continues automatically
     */
    public boolean timeUp() {
        return timeUp;
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
