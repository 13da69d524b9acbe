// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.file;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;

/**
 * Runs file operations to their end. An interrupt closes the file channel that a thread works on, and a refresh token that was
 * just rotated must not be lost to one. The action is run again from its start, so it must open what it uses; the interrupt is
 * seen by the caller afterwards.
 */
final class Uninterrupted {
    private Uninterrupted() {}

    /** An action on files. */
    interface Action<T> {
        T run() throws IOException;
    }

    static <T> T call(Action<T> action) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return action.run();
                } catch (ClosedByInterruptException | FileLockInterruptionException again) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
