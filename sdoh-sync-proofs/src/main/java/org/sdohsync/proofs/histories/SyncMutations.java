// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.histories;

import java.util.List;
import org.sdohsync.proofs.mutation.Mutation;
import org.sdohsync.proofs.mutation.Mutation.Replacement;

/** The broken copies in which the histories have to find a loss, or a Task that comes twice. */
final class SyncMutations {
    private static final String PACKAGE = "org/sdohsync/workflow/internal/feed/";

    /** Asks for what is newer than the cursor only. */
    private static final Mutation GREATER = new Mutation(
            "gt", PACKAGE + "TaskQuery.java", List.of(new Replacement("_lastUpdated=ge", "_lastUpdated=gt")));

    /** Moves the cursor to the client's time. */
    private static final Mutation CLIENT_CLOCK = new Mutation(
            "clientClock",
            PACKAGE + "TaskFeed.java",
            List.of(new Replacement("detours.advance(current.end());", "state.advance(settings.clock().instant());")));

    /** Moves the cursor over a page before the application has taken it. */
    private static final Mutation EARLY_CURSOR =
            new Mutation("earlyCursor", PACKAGE + "FeedSync.java", List.of(new Replacement("""
                                    delivery.deliver(page.get());
                                    feed.acknowledge();
                                    save(false);
                    """, """
                                    feed.acknowledge();
                                    save(false);
                                    delivery.deliver(page.get());
                    """)));

    /** Delivers a Task by each feed that it belongs to. */
    private static final Mutation EVERY_FEED = new Mutation(
            "everyFeed",
            PACKAGE + "FeedSubject.java",
            List.of(new Replacement(
                    "first.stream().noneMatch(other -> other.claims(base, task, abilities))",
                    "first.stream().noneMatch(other -> false)")));

    /** Keeps its cursor when it is to look for others, too. */
    private static final Mutation STALE_CURSOR = new Mutation(
            "staleCursor",
            PACKAGE + "CursorScope.java",
            List.of(new Replacement("return wanted.isWithin(holdsFor, abilities);", "return !holdsFor.isEmpty();")));

    /** Believes a version that never moves. */
    private static final Mutation STILL_VERSION = new Mutation(
            "stillVersion",
            PACKAGE + "AcknowledgedState.java",
            List.of(new Replacement(
                    "return !newer && (older || content.isEmpty() || hasContent.test(content));", "return true;")));

    /** Relies on links to next pages alone. */
    private static final Mutation LINKS_ONLY = new Mutation(
            "linksOnly",
            PACKAGE + "TaskFeed.java",
            List.of(new Replacement("if (!detours.isNeeded(gone)) {", "if (!gone.retryable()) {")));

    private SyncMutations() {}

    static List<Mutation> all() {
        return List.of(GREATER, CLIENT_CLOCK, EARLY_CURSOR, EVERY_FEED, STALE_CURSOR, STILL_VERSION, LINKS_ONLY);
    }
}
