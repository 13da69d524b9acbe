// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.util.ArrayList;
import java.util.List;

/**
 * A subject with more owners, patients or ids than the server takes in one search, in parts that are searched one after the other. The
 * cursor holds for all of them: it moves when the last was read, and then not beyond the begin of the first. Not thread-safe.
 */
final class SubjectChunks {
    private final List<FeedSubject> parts = new ArrayList<>();
    private final FocusInclude include;
    private int at;

    SubjectChunks(FeedSubject whole, FocusInclude include) {
        parts.add(whole);
        this.include = include;
    }

    /** The searches for the part that is searched now. */
    TaskQuery query() {
        return query(parts.get(at));
    }

    /** The searches for a part. */
    TaskQuery query(FeedSubject part) {
        return new TaskQuery(part, include.isExpected());
    }

    /** The part that is searched now, in two; none if there is nothing to part. */
    List<FeedSubject> halves() {
        return parts.get(at).halves();
    }

    /** Splits the part that is searched now; tells whether there was something to part. */
    boolean split() {
        List<FeedSubject> halves = halves();
        if (halves.isEmpty()) {
            return false;
        }
        parts.remove(at);
        parts.addAll(at, halves);
        return true;
    }

    boolean isSplit() {
        return parts.size() > 1;
    }

    /** Goes to the next part, if there is one. */
    boolean next() {
        if (at + 1 >= parts.size()) {
            return false;
        }
        at++;
        return true;
    }
}
