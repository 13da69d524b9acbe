// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.error;

import org.jspecify.annotations.Nullable;

/**
 * The work was called off, its time was up, or it broke off for a reason of the application's own, or of the Java virtual machine's.
 * What was done before stays done, and the next round goes on behind it.
 */
public final class StoppedException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** What {@link #timeUp()} gives. */
    private final boolean timeUp;

    /**
     * Makes one.
     *
     * @param message what was stopped, and what becomes of it
     */
    public StoppedException(String message) {
        this(message, null, false);
    }

    /**
     * Makes one.
     *
     * @param message what was stopped, and what becomes of it
     * @param cause what the application's own code threw
     */
    public StoppedException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private StoppedException(String message, @Nullable Throwable cause, boolean timeUp) {
        super(message, cause);
        this.timeUp = timeUp;
    }

    /**
     * The work took longer than it may take in one go.
     *
     * @param message which bound was reached, and what becomes of the rest
     * @return a new exception
     */
    public static StoppedException timeUp(String message) {
        return new StoppedException(message, null, true);
    }

    /**
     * Something was thrown that is none of this library's exceptions, an {@link Error} too: it is held to be about this one piece of
     * work. The message names its class only; its own message may quote what nobody is to read. If it is an {@link
     * InterruptedException}, the calling thread is interrupted again.
     *
     * @param work what broke off, and where
     * @param thrown what was thrown; the cause
     * @return a new exception
     */
    public static StoppedException brokenOff(String work, Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return new StoppedException(work + " broke off with " + name(thrown) + ": see the log", thrown);
    }

    private static String name(Throwable thrown) {
        String simple = thrown.getClass().getSimpleName();
        return simple.isEmpty() ? thrown.getClass().getName() : simple;
    }

    /**
     * Tells whether it was stopped because it reached the bound of its time, and not by anybody.
     *
     * @return true if the next round goes on by itself
     */
    public boolean timeUp() {
        return timeUp;
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
