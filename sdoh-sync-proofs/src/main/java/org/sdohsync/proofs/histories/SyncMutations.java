// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.histories;

import java.util.List;
import org.sdohsync.proofs.mutation.Mutation;
import org.sdohsync.proofs.mutation.Mutation.Replacement;

/** The broken copies in which the histories have to find a loss. */
final class SyncMutations {
    private static final String PACKAGE = "org/sdohsync/workflow/sync/";

    /** Asks for what is newer than the cursor only. */
    private static final Mutation GREATER = new Mutation(
            "gt", PACKAGE + "TaskQuery.java", List.of(new Replacement("_lastUpdated=ge", "_lastUpdated=gt")));

    /** Moves the cursor to the client's time. */
    private static final Mutation CLIENT_CLOCK = new Mutation(
            "clientClock",
            PACKAGE + "TaskFeed.java",
            List.of(new Replacement("state.advance(current.end());", "state.advance(settings.clock().instant());")));

    /** Moves the cursor over a page before the application has taken it. */
    private static final Mutation EARLY_CURSOR =
            new Mutation("earlyCursor", PACKAGE + "SyncPass.java", List.of(new Replacement("""
                                    delivery.deliver(page.get());
                                    feed.acknowledge();
                                    save(false);
                    """, """
                                    feed.acknowledge();
                                    save(false);
                                    delivery.deliver(page.get());
                    """)));

    private SyncMutations() {}

    static List<Mutation> all() {
        return List.of(GREATER, CLIENT_CLOCK, EARLY_CURSOR);
    }
}
