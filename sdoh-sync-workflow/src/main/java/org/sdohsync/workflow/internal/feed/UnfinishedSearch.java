// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A walk over pages that the next pass goes on with, because its sync was over before its last page. Only walks by the server's own
 * links need that: all others have their place in the cursor.
 *
 * @param next the link to the first page that was not acknowledged
 * @param from from when the search asked for changes, or null
 * @param began when the walk began by the server's clock, or null if that cannot be told
 * @param end the latest time on its pages that is not after that, or null
 * @param fresh whether it found something new so far
 * @param walks how many walks of this kind came before it
 * @param pages how many pages were read for it
 * @param met how many of the seen Tasks, the last of them, were on these pages; {@link #UNKNOWN} if that was not kept
 */
record UnfinishedSearch(
        String next,
        @Nullable Instant from,
        @Nullable Instant began,
        @Nullable Instant end,
        boolean fresh,
        int walks,
        int pages,
        int met) {
    static final int UNKNOWN = -1;

    /** A longer link is not worth its place: the walk begins anew. */
    static final int LONGEST_LINK = 8192;

    /** Prints no link: servers put into it what they like. */
    @Override
    public String toString() {
        return "Unfinished[from=" + from + ", began=" + began + ", pages=" + pages + "]";
    }
}
