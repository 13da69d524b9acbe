// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

/**
 * A schedule that the application's processes share: where there is one, none of them runs one of its own, and it ends before the
 * instance that it uses. Safe for use by many threads.
 */
public interface SharedSchedule extends AutoCloseable {
    /** Starts it, if it was not started yet. */
    void start();

    /** Ends it, if it was started. */
    @Override
    void close();
}
