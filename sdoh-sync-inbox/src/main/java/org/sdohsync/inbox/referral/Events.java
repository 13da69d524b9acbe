// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.referral;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Component;

/** Who did what with which referral, in the order it happened. Safe for use by many threads. */
@Component
public final class Events {
    /** Who it was if no member of the team: the source. */
    public static final String SOURCE = "the source";

    private static final String SELECT = "select referral, at, who, what from inbox_event ";

    private final JdbcClient database;
    private final Clock clock;

    Events(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * One event.
     *
     * @param referral the referral's number
     * @param at when
     * @param who a member, or the source
     * @param what a status or a step
     */
    public record Event(long referral, Instant at, String who, String what) {}

    /**
     * Adds an event.
     *
     * @param team the team
     * @param referral the referral's number
     * @param who a member, or the source
     * @param what a status or a step, no word about the person
     * @return the number of the event, higher than all before
     */
    public long add(String team, long referral, String who, String what) {
        KeyHolder made = new GeneratedKeyHolder();
        int ignored = database.sql("insert into inbox_event (team, referral, at, who, what) values (?, ?, ?, ?, ?)")
                .params(team, referral, clock.instant().atOffset(ZoneOffset.UTC), who, what)
                .update(made, "id");
        return requireNonNull(made.getKeyAs(Long.class), "id");
    }

    /**
     * What happened to a referral.
     *
     * @param referral its number
     * @return the events, the latest first
     */
    public List<Event> of(long referral) {
        return events(database.sql(SELECT + "where referral = ? order by id desc fetch first 200 rows only")
                .param(referral));
    }

    /**
     * What happened last to the referrals of a team.
     *
     * @param team the team
     * @return the last 200 events, the latest first
     */
    public List<Event> latest(String team) {
        return events(database.sql(SELECT + "where team = ? order by id desc fetch first 200 rows only")
                .param(team));
    }

    private static List<Event> events(JdbcClient.StatementSpec statement) {
        return statement
                .query((row, number) -> new Event(
                        row.getLong(1),
                        row.getObject(2, OffsetDateTime.class).toInstant(),
                        row.getString(3),
                        row.getString(4)))
                .list();
    }
}
