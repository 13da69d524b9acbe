// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster.internal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.internal.time.WallClock;

/**
 * The rows of the connections: when each is due, what was asked for, what is paused. Safe for use by many threads.
 *
 * <p>A request for a sync is written before it is looked whether the execution is under way, and an execution reads the requests
 * again after it gave itself a new time. So one of both sees the other, and no request is lost.
 */
public final class ConnectionTable {
    /** The name of the task whose executions are syncs, one for each connection. */
    public static final String TASK = "sdoh-sync";

    /** db-scheduler's table. */
    public static final String TASKS = "sdoh_sync_cluster_task";

    private static final String CONNECTIONS = "sdoh_sync_cluster_connection";
    private static final String PAUSED = "sdoh_sync_cluster_paused";

    private final Database database;

    /**
     * Creates it.
     *
     * @param database the database
     */
    public ConnectionTable(Database database) {
        this.database = requireNonNull(database, "database");
    }

    /**
     * What people asked for at a connection.
     *
     * @param requested how many syncs were asked for
     * @param served how many of them were done
     * @param paused whether it, or its source, is paused
     */
    record State(long requested, long served, boolean paused) {
        boolean asked() {
            return requested > served;
        }
    }

    /**
     * The counts of the whole cluster.
     *
     * @param connections how many there are
     * @param running how many are in a sync
     * @param due how many wait for one
     * @param paused how many connections are paused by themselves or with their source
     * @param oldest the time of the one that waits longest
     */
    public record Counts(int connections, int running, int due, int paused, Optional<Instant> oldest) {}

    State state(ConnectionId id) {
        List<State> found = database.select(
                "read the state of a connection",
                "select c.requested, c.served, c.paused or exists (select 1 from " + PAUSED
                        + " p where p.source = c.source) from " + CONNECTIONS + " c where c.connection = ?",
                row -> new State(row.getLong(1), row.getLong(2), row.getBoolean(3)),
                id.value());
        return found.isEmpty() ? new State(0, 0, false) : found.get(0);
    }

    void served(ConnectionId id, long upTo) {
        int ignored = database.update(
                "note that a sync was done",
                "update " + CONNECTIONS + " set served = ? where connection = ? and served < ?",
                upTo,
                id.value(),
                upTo);
    }

    void forget(ConnectionId id) {
        int ignored = database.update(
                "forget a connection", "delete from " + CONNECTIONS + " where connection = ?", id.value());
    }

    /**
     * Notes that somebody wants a sync, and makes the connection due unless its execution is under way.
     *
     * @param id the connection
     * @param source its source
     * @param now the time
     */
    public void request(ConnectionId id, String source, Instant now) {
        add(Map.of(id.value(), source), now);
        int ignored = database.update(
                "ask for a sync",
                "update " + CONNECTIONS + " set requested = requested + 1 where connection = ?",
                id.value());
        advance(TASK, id.value(), now);
    }

    /**
     * Makes an execution due unless it is under way.
     *
     * @param task the name of its task
     * @param instance which execution
     * @param now the time
     */
    public void advance(String task, String instance, Instant now) {
        int ignored = database.update(
                "make an execution due",
                "update " + TASKS + " set execution_time = ?, version = version + 1"
                        + " where task_name = ? and task_instance = ? and picked = ? and execution_time > ?",
                now,
                task,
                instance,
                false,
                now);
    }

    /**
     * Adds what is not there yet.
     *
     * @param sources the source of each connection
     * @param due when the new ones are due
     */
    public void add(Map<String, String> sources, Instant due) {
        List<Object[]> rows = new ArrayList<>();
        List<Object[]> tasks = new ArrayList<>();
        sources.forEach((id, source) -> {
            rows.add(new Object[] {id, source, id});
            tasks.add(new Object[] {TASK, id, due, false, 1L, TASK, id});
        });
        database.batch(
                "add connections",
                insert(
                        CONNECTIONS,
                        "connection, source",
                        "cast(? as varchar(64)), cast(? as varchar(300))",
                        "connection = ?"),
                rows);
        database.batch(
                "add executions",
                insert(
                        TASKS,
                        "task_name, task_instance, execution_time, picked, version",
                        "cast(? as varchar(100)), cast(? as varchar(100)), cast(? as timestamp with time zone),"
                                + " cast(? as boolean), cast(? as bigint)",
                        "task_name = ? and task_instance = ?"),
                tasks);
    }

    // The condition beside "on conflict" spares the dead rows that processes would leave which start at once.
    private String insert(String table, String columns, String values, String same) {
        return "insert into " + table + " (" + columns + ") select " + values + " where not exists (select 1 from "
                + table + " where " + same + ")" + (database.isPostgres() ? " on conflict do nothing" : "");
    }

    /**
     * The connections that have all their rows.
     *
     * @return their ids
     */
    public Set<String> known() {
        return new HashSet<>(database.select(
                "list the connections",
                "select c.connection from " + CONNECTIONS + " c join " + TASKS
                        + " t on t.task_instance = c.connection and t.task_name = ?",
                row -> row.getString(1),
                TASK));
    }

    /**
     * Makes all due that somebody asked for, in case the process that was to do so ended.
     *
     * @param now the time
     */
    public void advanceRequested(Instant now) {
        int ignored = database.update(
                "make executions due",
                "update " + TASKS + " set execution_time = ?, version = version + 1 where task_name = ? and picked = ?"
                        + " and execution_time > ? and task_instance in (select c.connection from " + CONNECTIONS
                        + " c where c.requested > c.served and not c.paused and not exists (select 1 from " + PAUSED
                        + " p where p.source = c.source))",
                now,
                TASK,
                false,
                now);
    }

    /**
     * Makes executions due that were planned by a clock that was ahead: those that ended later than now, and those that never ran,
     * which were planned at once. All others keep their times, however far away: a source may have asked for silence.
     *
     * @param now the time
     * @return how many
     */
    int advanceAhead(Instant now) {
        Instant ahead = now.plus(WallClock.SKEW);
        return database.update(
                "make executions due that were planned by a clock that was ahead",
                "update " + TASKS + " set execution_time = ?, version = version + 1 where task_name = ? and picked = ?"
                        + " and execution_time > ? and coalesce(case when consecutive_failures > 0 then last_failure"
                        + " else last_success end, execution_time) > ?",
                now,
                TASK,
                false,
                ahead,
                ahead);
    }

    /** Plans the executions of a task again that are further away than its interval. */
    void planWithin(String task, Instant now, Duration interval) {
        int ignored = database.update(
                "plan an execution again",
                "update " + TASKS + " set execution_time = ?, version = version + 1 where task_name = ? and picked = ?"
                        + " and execution_time > ?",
                now.plus(interval),
                task,
                false,
                now.plus(interval).plus(WallClock.SKEW));
    }

    /** A heartbeat of an execution that is under way. */
    record Heartbeat(String task, String instance, Instant at) {}

    /** The heartbeats that are further ahead than clocks may differ. */
    List<Heartbeat> heartbeatsAhead(Instant now) {
        return database.select(
                "look for heartbeats ahead",
                "select task_name, task_instance, last_heartbeat from " + TASKS
                        + " where picked = ? and last_heartbeat > ?",
                row -> new Heartbeat(
                        row.getString(1),
                        row.getString(2),
                        row.getObject(3, OffsetDateTime.class).toInstant()),
                true,
                now.plus(WallClock.SKEW));
    }

    /** Sets a heartbeat back unless it moved meanwhile. */
    boolean setBack(Heartbeat beat, Instant now) {
        return database.update(
                        "set a heartbeat back",
                        "update " + TASKS + " set last_heartbeat = ? where task_name = ? and task_instance = ?"
                                + " and picked = ? and last_heartbeat = ?",
                        now,
                        beat.task(),
                        beat.instance(),
                        true,
                        beat.at())
                == 1;
    }

    /**
     * Pauses or resumes one connection.
     *
     * @param id the connection
     * @param source its source
     * @param paused whether it is paused from now on
     * @param now the time
     */
    public void pause(ConnectionId id, String source, boolean paused, Instant now) {
        add(Map.of(id.value(), source), now);
        int ignored = database.update(
                "pause or resume a connection",
                "update " + CONNECTIONS + " set paused = ? where connection = ?",
                paused,
                id.value());
        if (!paused) {
            advance(TASK, id.value(), now);
        }
    }

    /**
     * Pauses a source.
     *
     * @param source the source
     * @param now the time
     */
    public void pause(String source, Instant now) {
        Optional<Integer> ignored = database.updateUnique(
                "pause a source", "insert into " + PAUSED + " (source, paused_at) values (?, ?)", source, now);
    }

    /**
     * Resumes a source, and makes its connections due.
     *
     * @param source the source
     * @param now the time
     */
    public void resume(String source, Instant now) {
        int removed = database.update("resume a source", "delete from " + PAUSED + " where source = ?", source);
        if (removed > 0) {
            int ignored = database.update(
                    "make the connections of a source due",
                    "update " + TASKS
                            + " set execution_time = ?, version = version + 1 where task_name = ? and picked = ?"
                            + " and execution_time > ? and task_instance in (select c.connection from " + CONNECTIONS
                            + " c where c.source = ?)",
                    now,
                    TASK,
                    false,
                    now,
                    source);
        }
    }

    /**
     * Counts what there is.
     *
     * @param now the time
     * @return the counts
     */
    public Counts counts(Instant now) {
        int paused = database.select(
                        "count what is paused",
                        "select count(*) from " + CONNECTIONS + " c where c.paused or exists (select 1 from " + PAUSED
                                + " p where p.source = c.source)",
                        row -> row.getInt(1))
                .get(0);
        return database.select(
                        "count the executions",
                        "select count(*), coalesce(sum(case when picked then 1 else 0 end), 0),"
                                + " coalesce(sum(case when not picked and execution_time <= ? then 1 else 0 end), 0),"
                                + " min(case when not picked and execution_time <= ? then execution_time end) from "
                                + TASKS + " where task_name = ?",
                        row -> new Counts(
                                row.getInt(1),
                                row.getInt(2),
                                row.getInt(3),
                                paused,
                                Optional.ofNullable(row.getObject(4, OffsetDateTime.class))
                                        .map(OffsetDateTime::toInstant)),
                        now,
                        now,
                        TASK)
                .get(0);
    }
}
