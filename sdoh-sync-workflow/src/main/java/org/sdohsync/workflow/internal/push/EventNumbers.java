// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which events of a subscription were notified, by their numbers: all up to the highest but those that are missing. No more than
 * {@value #MOST_MISSING} missing ones are remembered one by one; what is missing beyond that stays missing. Immutable.
 */
final class EventNumbers {
    /** How many missing numbers are remembered. */
    static final int MOST_MISSING = 256;

    /** Before the first event. */
    static final EventNumbers NONE = new EventNumbers(0, 0, new TreeSet<>());

    private final long highest;
    private final long lost;
    private final SortedSet<Long> missing;

    private EventNumbers(long highest, long lost, SortedSet<Long> missing) {
        this.highest = highest;
        this.lost = lost;
        this.missing = Collections.unmodifiableSortedSet(missing);
    }

    /** How a number relates to those before. */
    enum Order {
        /** It is the next one. */
        NEXT,
        /** Some before it were not notified, or not yet. */
        AHEAD,
        /** It was missing. */
        LATE,
        /** It was notified before. */
        REPEATED
    }

    /** Restores what was stored. */
    static EventNumbers restore(long highest, long lost, Iterable<Long> missing) {
        SortedSet<Long> kept = new TreeSet<>();
        for (long number : missing) {
            if (number > 0 && number < highest && kept.size() < MOST_MISSING) {
                kept.add(number);
            }
        }
        return new EventNumbers(Math.max(0, highest), Math.max(0, lost), kept);
    }

    long highest() {
        return highest;
    }

    /** How many are missing. */
    long missing() {
        return lost + missing.size();
    }

    /** How many of the missing are not remembered one by one. */
    long lost() {
        return lost;
    }

    SortedSet<Long> remembered() {
        return missing;
    }

    Order order(long number) {
        if (number > highest) {
            return number == highest + 1 ? Order.NEXT : Order.AHEAD;
        }
        return missing.contains(number) ? Order.LATE : Order.REPEATED;
    }

    /** With one that was notified. */
    EventNumbers with(long number) {
        if (number <= highest) {
            if (!missing.contains(number)) {
                return this;
            }
            SortedSet<Long> fewer = new TreeSet<>(missing);
            fewer.remove(number);
            return new EventNumbers(highest, lost, fewer);
        }
        return upTo(number - 1).reaching(number);
    }

    /** With all missing up to a number that there are said to be. */
    EventNumbers upTo(long number) {
        if (number <= highest) {
            return this;
        }
        SortedSet<Long> more = new TreeSet<>(missing);
        long first = Math.max(highest + 1, number - MOST_MISSING + 1);
        long forgotten = lost + first - highest - 1;
        for (long next = first; next <= number; next++) {
            more.add(next);
        }
        while (more.size() > MOST_MISSING) {
            more.remove(more.first());
            forgotten++;
        }
        return new EventNumbers(number, forgotten, more);
    }

    private EventNumbers reaching(long number) {
        return new EventNumbers(number, lost, missing);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EventNumbers that
                && highest == that.highest
                && lost == that.lost
                && missing.equals(that.missing);
    }

    @Override
    public int hashCode() {
        return Objects.hash(highest, lost, missing);
    }

    /** Prints counts only. */
    @Override
    public String toString() {
        return "EventNumbers[highest=" + highest + ", missing=" + missing() + "]";
    }
}
