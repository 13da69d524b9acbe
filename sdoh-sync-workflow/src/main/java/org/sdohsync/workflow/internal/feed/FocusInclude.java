// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a search brings the ServiceRequests of its Tasks along ({@code _include=Task:focus}). With them a page is about twice as long, and
 * those of known Tasks are of no use. So they are asked for where new Tasks are expected:
 *
 * <ol>
 *   <li>A search from a moment shows again what is known to be younger. If that is more than a tenth of a page, they are not asked for.
 *   <li>A page behind another is expected to begin as that one ended: they are asked for if its last Task was new.
 * </ol>
 *
 * Where the expectation fails, those of new Tasks are read with what else belongs to these. Not thread-safe.
 */
final class FocusInclude {
    private static final int PART_OF_PAGE = 10;

    private final FeedState state;
    private boolean expected = true;

    FocusInclude(FeedState state) {
        this.state = state;
    }

    /** To be called before a search that does not go on behind another page. */
    void begin(@Nullable Instant from, int pageSize) {
        expected = !state.hasSeenMoreThan(pageSize / PART_OF_PAGE, from);
    }

    /** Notes a Task of a page, in the page's order, and tells the same. */
    boolean note(boolean isNew) {
        expected = isNew;
        return isNew;
    }

    /** Tells whether the next search asks for them, if the server can. */
    boolean isExpected() {
        return expected;
    }
}
