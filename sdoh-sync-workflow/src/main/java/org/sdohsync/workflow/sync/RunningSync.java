// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.sdohsync.core.error.TransportException;

/** A sync on its way: look how far it is, wait for it, or call it off. Safe for use by many threads. */
public interface RunningSync {
    /**
     * How far it has come.
     *
     * @return the sources that are done by now, with what came of each
     */
    SyncProgress progress();

    /**
     * Tells of each source as soon as it is done. {@link #await} returns when all were told.
     *
     * @param told takes the results, on the threads of the sync, or at once on the calling thread for those that are done
     */
    void onEach(Consumer<? super SourceResult> told);

    /**
     * The report, once every source is done.
     *
     * @return completes with it; completing or cancelling this stage itself changes nothing at the sync
     */
    CompletionStage<SyncReport> report();

    /**
     * Waits for the end.
     *
     * @return the report
     * @throws IllegalStateException if it is called from a listener of a sync: it would wait for itself
     * @throws TransportException if the calling thread is interrupted; the sources go on by themselves
     */
    SyncReport await();

    /**
     * Waits for the end, but not for ever.
     *
     * @param most how long at most
     * @return the report, empty if the sync is still on its way
     * @throws IllegalStateException if it is called from a listener of a sync: it would wait for itself
     * @throws TransportException if the calling thread is interrupted; the sources go on by themselves
     */
    Optional<SyncReport> await(Duration most);

    /**
     * Calls the sync off: sources that have not begun do not begin, and those under way stop before their next request, when a
     * listener has done with what it has. A source that another sync waits for too goes on for that one. What was acknowledged
     * stays; the next sync goes on behind it.
     */
    void cancel();
}
