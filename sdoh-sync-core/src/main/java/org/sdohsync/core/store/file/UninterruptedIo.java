// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.file;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;

/**
 * Runs file operations to completion in spite of interrupts. An interrupt closes the file channel that a thread uses, and
 * must not cause the loss of a rotated refresh token. The action is run again from its start, so it must open the channels it
 * uses; the interrupt flag is set again afterwards.
 */
final class UninterruptedIo {
    private UninterruptedIo() {}

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
