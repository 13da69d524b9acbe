// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.account;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who has signed in at the OpenID provider, by issuer and subject, and which member that is. Who has no team yet waits for the
 * administrator. Safe for use by many threads.
 */
@Component
public final class Identities {
    /** How many people wait at most, the latest ones: 200. */
    static final int MOST_WAITING = 200;

    private static final int LONGEST_NAME = 60;

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final Members members;
    private final Clock clock;

    Identities(JdbcClient database, TransactionTemplate transactions, Members members, Clock clock) {
        this.database = database;
        this.transactions = transactions;
        this.members = members;
        this.clock = clock;
    }

    /**
     * Somebody who has signed in at the provider and has no team yet.
     *
     * @param id a number
     * @param called what the provider calls them
     * @param issuer the provider
     * @param since when they signed in last
     */
    public record Waiting(long id, String called, String issuer, Instant since) {}

    /**
     * Who signed in.
     *
     * @param issuer the provider
     * @param subject who it is there, for ever
     * @param called what the provider calls them now
     * @param team the team that the provider names, which then holds; null if it names none
     * @return the member; empty while they have no team
     */
    Optional<Member> member(String issuer, String subject, String called, @Nullable String team) {
        return requireNonNull(transactions.execute(within -> known(issuer, subject, called, team)), "member");
    }

    private Optional<Member> known(String issuer, String subject, String called, @Nullable String team) {
        String name = note(issuer, subject, called);
        if (team != null && Members.isName(team)) {
            if (name == null) {
                name = members.addWithoutPassword(free(called), team);
                attach(issuer, subject, name);
            } else {
                members.move(name, team);
            }
        }
        return name == null ? Optional.empty() : Optional.of(members.loadUserByUsername(name));
    }

    /**
     * Lists who waits for a team.
     *
     * @return the latest first
     */
    public List<Waiting> waiting() {
        return database.sql("select id, called, issuer, seen_at from inbox_identity where member is null"
                        + " order by id desc fetch first " + MOST_WAITING + " rows only")
                .query((row, number) -> new Waiting(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getObject(4, OffsetDateTime.class).toInstant()))
                .list();
    }

    /**
     * Gives somebody who waits a team: the administrator does.
     *
     * @param by who gives
     * @param id the number of who waits
     * @param name the name of the new member
     * @param team the team
     * @return what is wrong, for the person who fills in the form; empty if they can sign in now
     */
    public String admit(Member by, long id, String name, String team) {
        if (!by.administrator()) {
            throw new IllegalArgumentException("only the administrator gives teams");
        }
        if (!Members.isName(name) || !Members.isName(team)) {
            return Members.NAMES;
        }
        return requireNonNull(transactions.execute(within -> admitted(id, name, team)), "wrong");
    }

    private String admitted(long id, String name, String team) {
        if (members.exists(name)) {
            return Members.TAKEN;
        }
        boolean waits = database.sql("select count(*) from inbox_identity where id = ? and member is null")
                        .param(id)
                        .query(Long.class)
                        .single()
                > 0;
        if (!waits) {
            return "Nobody waits there any more.";
        }
        String added = members.addWithoutPassword(name, team);
        int ignored = database.sql("update inbox_identity set member = ? where id = ? and member is null")
                .params(added, id)
                .update();
        return "";
    }

    /** Notes that somebody signed in, and returns which member that is. */
    private @Nullable String note(String issuer, String subject, String called) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        String shown = called.substring(0, Math.min(called.length(), LONGEST_NAME));
        int known = database.sql("update inbox_identity set called = ?, seen_at = ? where issuer = ? and subject = ?")
                .params(shown, now, issuer, subject)
                .update();
        if (known > 0) {
            return database.sql("select member from inbox_identity where issuer = ? and subject = ?")
                    .params(issuer, subject)
                    .query((row, number) -> Optional.ofNullable(row.getString(1)))
                    .single()
                    .orElse(null);
        }
        int ignored = database.sql("insert into inbox_identity (issuer, subject, called, seen_at) values (?, ?, ?, ?)")
                .params(issuer, subject, shown, now)
                .update();
        // Whoever has an account at the provider can be here: it must not fill the table.
        ignored = database.sql("delete from inbox_identity where member is null and id not in (select id from"
                        + " inbox_identity where member is null order by id desc fetch first " + MOST_WAITING
                        + " rows only)")
                .update();
        return null;
    }

    private void attach(String issuer, String subject, String member) {
        int ignored = database.sql("update inbox_identity set member = ? where issuer = ? and subject = ?")
                .params(member, issuer, subject)
                .update();
    }

    /** What the provider calls somebody, as a name here that nobody has. */
    private String free(String called) {
        String plain = called.replaceAll("[^\\p{L}\\p{N}._ -]", ".").replaceFirst("^[._ -]+", "");
        String name = plain.isEmpty() ? "member" : plain.substring(0, Math.min(plain.length(), LONGEST_NAME - 6));
        String free = name;
        for (int number = 2; members.exists(free); number++) {
            free = name + " " + number;
        }
        return free;
    }
}
