// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.referral;

import static java.util.Objects.requireNonNull;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sdohsync.inbox.key.Seals;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The application's table of referrals, open and closed. Safe for use by many threads. */
@Component
public final class Referrals {
    private static final String KIND = "inbox-referral";
    private static final int BATCH = 500;
    private static final String SELECT = "select id, team, connection, host, task, status, open, unowned, urgent,"
            + " do_not_contact, written_at, change, changed_at, content from inbox_referral ";

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final Seals seals;
    private final SearchWords words;
    private final Events events;
    private final Clock clock;

    Referrals(
            JdbcClient database,
            TransactionTemplate transactions,
            Seals seals,
            SearchWords words,
            Events events,
            Clock clock) {
        this.database = database;
        this.transactions = transactions;
        this.seals = seals;
        this.words = words;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Keeps a referral. The same again changes nothing.
     *
     * @param came the referral
     * @param who who changed it: a member, or the source
     * @return whether something is new
     */
    public boolean save(Snapshot came, String who) {
        return Boolean.TRUE.equals(transactions.execute(within -> saved(came, who)));
    }

    private boolean saved(Snapshot came, String who) {
        ReferralLine known = find(came.connection(), came.task()).orElse(null);
        if (known != null && (isAs(known, came) || isOlder(known, came))) {
            return false;
        }
        String sealed = seals.seal(
                KIND,
                key(came.connection(), came.task()),
                came.team(),
                came.content().json());
        long id = known == null ? insert(came, sealed) : known.id();
        if (known == null || !known.content().searched().equals(came.content().searched())) {
            words.index(id, came.team(), came.content().searched());
        }
        long change = events.add(came.team(), id, who, came.status());
        int ignored = database.sql("update inbox_referral set version = ?, status = ?, open = ?, unowned = ?,"
                        + " urgent = ?, do_not_contact = ?, written_at = ?, changed_at = ?, content = ?, change = ?"
                        + " where id = ?")
                .params(came.version(), came.status(), came.open(), came.unowned(), came.urgent())
                .params(List.of(came.doNotContact(), came.writtenAt(), now(), sealed, change, id))
                .update();
        return true;
    }

    private long insert(Snapshot came, String sealed) {
        KeyHolder made = new GeneratedKeyHolder();
        int ignored = database.sql("insert into inbox_referral (team, connection, host, task, version, status, open,"
                        + " unowned, urgent, do_not_contact, written_at, change, changed_at, content)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?)")
                .params(came.team(), came.connection(), came.host(), came.task(), came.version(), came.status())
                .params(List.of(came.open(), came.unowned(), came.urgent(), came.doNotContact(), now(), sealed))
                .update(made, "id");
        return requireNonNull(made.getKeyAs(Long.class), "id");
    }

    /** A sync that began before a step may show what was before it. */
    private static boolean isOlder(ReferralLine known, Snapshot came) {
        return came.writtenAt() != 0 && came.writtenAt() < known.writtenAt();
    }

    private static boolean isAs(ReferralLine known, Snapshot came) {
        return known.status().equals(came.status())
                && known.open() == came.open()
                && known.unowned() == came.unowned()
                && known.urgent() == came.urgent()
                && known.doNotContact() == came.doNotContact()
                && known.content().equals(came.content());
    }

    /**
     * The source took a referral back.
     *
     * @param connection the connection's id
     * @param task the Task's id
     */
    public void withdraw(String connection, String task) {
        find(connection, task).filter(ReferralLine::open).ifPresent(line -> {
            long change = events.add(line.team(), line.id(), Events.SOURCE, "withdrawn");
            int ignored = database.sql("update inbox_referral set status = 'withdrawn', open = false, change = ?,"
                            + " changed_at = ? where id = ?")
                    .params(change, now(), line.id())
                    .update();
        });
    }

    /**
     * The source is disconnected: what is open there cannot be worked on any more.
     *
     * @param team the team
     * @param connection the connection's id
     */
    public void withdrawAll(String team, String connection) {
        int ignored = database.sql("update inbox_referral set status = 'withdrawn', open = false, changed_at = ?"
                        + " where team = ? and connection = ? and open")
                .params(now(), team, connection)
                .update();
    }

    /**
     * Finds a referral of a team.
     *
     * @param team the team
     * @param id the application's number
     * @return the referral, if the team has it
     */
    public Optional<ReferralLine> find(String team, long id) {
        return database.sql(SELECT + "where team = ? and id = ?")
                .params(team, id)
                .query(this::line)
                .optional();
    }

    /**
     * Finds a referral by its Task.
     *
     * @param connection the connection's id
     * @param task the Task's id
     * @return the referral, if it was delivered
     */
    public Optional<ReferralLine> find(String connection, String task) {
        return database.sql(SELECT + "where connection = ? and task = ?")
                .params(connection, task)
                .query(this::line)
                .optional();
    }

    /**
     * Finds the referrals of many Tasks with one query.
     *
     * @param team the team
     * @param tasks the Tasks' ids, of whichever connections
     * @return what the team has of them; ids of Tasks may be the same at several sources
     */
    public List<ReferralLine> find(String team, Set<String> tasks) {
        return tasks.isEmpty()
                ? List.of()
                : database.sql(SELECT + "where team = :team and task in (:tasks)")
                        .param("team", team)
                        .param("tasks", tasks)
                        .query(this::line)
                        .list();
    }

    /**
     * A page of referrals.
     *
     * @param where a condition of the caller, in SQL with named parameters, that names the team
     * @param params its parameters
     * @param most how many at most
     * @param skipped how many come before
     * @return the urgent ones first, then by their last change
     */
    public List<ReferralLine> page(String where, Map<String, Object> params, int most, int skipped) {
        return database.sql(SELECT + "where " + where
                        + " order by urgent desc, change desc offset :skipped rows fetch next :most rows only")
                .params(params)
                .param("most", most)
                .param("skipped", skipped)
                .query(this::line)
                .list();
    }

    /**
     * Seals everything again that an earlier key sealed, a batch at a time.
     *
     * @return how many referrals were sealed again
     */
    public int reseal() {
        int sealed = 0;
        List<ReferralLine> batch = batch(0);
        while (!batch.isEmpty()) {
            for (ReferralLine line : batch) {
                sealed += reseal(line);
            }
            batch = batch(batch.get(batch.size() - 1).id());
        }
        return sealed;
    }

    private List<ReferralLine> batch(long after) {
        return database.sql(SELECT + "where id > ? order by id fetch first " + BATCH + " rows only")
                .param(after)
                .query(this::line)
                .list();
    }

    /** What was changed meanwhile is sealed with the newest key already. */
    private int reseal(ReferralLine line) {
        String content = seals.seal(
                KIND,
                key(line.connection(), line.task()),
                line.team(),
                line.content().json());
        return database.sql("update inbox_referral set content = ? where id = ? and change = ?")
                .params(content, line.id(), line.change())
                .update();
    }

    private ReferralLine line(ResultSet row, int number) throws SQLException {
        String team = row.getString(2);
        String connection = row.getString(3);
        String task = row.getString(5);
        return new ReferralLine(
                row.getLong(1),
                team,
                connection,
                row.getString(4),
                task,
                row.getString(6),
                row.getBoolean(7),
                row.getBoolean(8),
                row.getBoolean(9),
                row.getBoolean(10),
                row.getLong(11),
                row.getLong(12),
                row.getObject(13, OffsetDateTime.class).toInstant(),
                ReferralContent.of(seals.open(KIND, key(connection, task), team, row.getString(14))));
    }

    private static String key(String connection, String task) {
        return connection + "/" + task;
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
