// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;

/**
 * A result was sent, and it is not known whether it arrived. It is searched for at growing intervals, each measured from the
 * previous search: a clock that jumps forward skips one interval and not all.
 *
 * @param since when it was sent, by our clock
 * @param sends how often it was sent, this time included
 * @param looks how often it was searched for since and not found
 * @param lastAt when it was searched for last, or sent if it was not searched for yet
 * @param overruled whether a person decided to send it again in any case: the doubt then delays nothing
 */
public record UncertainPost(Instant since, int sends, int looks, Instant lastAt, boolean overruled) {
    /** How long nothing is looked for before the first look, the second and so on; an hour in all. */
    private static final List<Duration> DISTANCES = List.of(
            Duration.ZERO,
            Duration.ofMinutes(1),
            Duration.ofMinutes(4),
            Duration.ofMinutes(15),
            Duration.ofMinutes(40));

    /**
     * Checks the parts.
     *
     * @param since as described above
     * @param sends as described above
     * @param looks as described above
     * @param lastAt as described above
     * @param overruled as described above
     */
    public UncertainPost {
        requireNonNull(since, "since");
        requireNonNull(lastAt, "lastAt");
        if (sends < 1 || looks < 0) {
            throw new IllegalArgumentException("a doubt needs at least one sending");
        }
    }

    /**
     * Creates the doubt of a new sending.
     *
     * @param now when it is sent
     * @param sends how often it was sent, this time included
     * @return the doubt
     */
    public static UncertainPost sent(Instant now, int sends) {
        return new UncertainPost(now, sends, 0, now, false);
    }

    /**
     * The doubt when a person let the result be sent again. What was sent may be at the source all the same.
     *
     * @return the doubt, overruled
     */
    public UncertainPost overrule() {
        return new UncertainPost(since, sends, looks, lastAt, true);
    }

    /**
     * When the next search is due.
     *
     * @return the time by our clock
     */
    public Instant nextLook() {
        return looks < DISTANCES.size() ? lastAt.plus(DISTANCES.get(looks)) : lastAt;
    }

    /**
     * Whether it is to be looked for now. A clock that was set back would otherwise hold the look up for as long as it was ahead.
     *
     * @param now the time by our clock
     * @return true if it is
     */
    public boolean isDue(Instant now) {
        return overruled || now.isBefore(lastAt) || !now.isBefore(nextLook());
    }

    /**
     * Returns the doubt after a search that did not find it. A search that is earlier than the last one, by a clock that was
     * set back, does not count.
     */
    UncertainPost looked(Instant now) {
        boolean counts = looks < DISTANCES.size() && !now.isBefore(lastAt);
        return new UncertainPost(since, sends, counts ? looks + 1 : looks, now, overruled);
    }

    /**
     * Tells whether another doubt is about the same sending, regardless of the searches since.
     *
     * @param other the other doubt, or null
     * @return true if it is
     */
    public boolean isSameSending(@Nullable UncertainPost other) {
        return other != null && since.equals(other.since) && sends == other.sends;
    }

    /** Tells whether all searches were made: the result would have been found by now. */
    boolean isSettled() {
        return looks >= DISTANCES.size();
    }

    /**
     * Writes the doubt for a store.
     *
     * @return its members
     */
    public JsonObject toJson() {
        return JsonObject.builder()
                .text("since", since.toString())
                .number("sends", sends)
                .number("looks", looks)
                .text("lastAt", lastAt.toString())
                .flag("overruled", overruled)
                .build();
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param json the members
     * @return the doubt
     * @throws java.util.NoSuchElementException if one is missing
     * @throws java.time.DateTimeException if a time is none
     */
    public static UncertainPost fromJson(JsonObject json) {
        return new UncertainPost(
                Instant.parse(json.text("since").orElseThrow()),
                Math.toIntExact(json.number("sends").orElseThrow()),
                Math.toIntExact(json.number("looks").orElseThrow()),
                Instant.parse(json.text("lastAt").orElseThrow()),
                json.flag("overruled").orElse(false));
    }
}
