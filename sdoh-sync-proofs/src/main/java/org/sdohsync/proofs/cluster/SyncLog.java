// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the sources saw: which sync of which process asked for which connection, and when. It judges while it listens: a request of
 * one sync while another of the same connection is at work, or after a later one began, is doubled work. Safe for use by many threads.
 */
final class SyncLog {
    /** The pages of one sync. */
    static final int PAGES = 3;

    private static final Duration TO_BE_WRITTEN = Duration.ofSeconds(2);

    private final Map<String, Seen> connections = new ConcurrentHashMap<>();
    private final List<Disturbance> disturbances = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<Late> lates = new ArrayList<>();
    private final List<String> repeats = new ArrayList<>();
    private final AtomicLong ended = new AtomicLong();
    private volatile Instant begun = Instant.MAX;

    /** Something was done to a process, or to all of them if it has no name. */
    record Disturbance(String process, Instant from, Instant until) {
        boolean touches(String other, Instant at) {
            return (process.isEmpty() || other.equals(process)) && !at.isBefore(from) && !at.isAfter(until);
        }
    }

    /** A sync as the source saw it. */
    record Sync(
            String id,
            String process,
            Instant begun,
            @Nullable Instant complete,
            int answering) {}

    private static final class Seen {
        private @Nullable Sync last;
        private final Set<String> earlier = new HashSet<>();
        private final Set<String> late = new HashSet<>();
        private final List<Sync> since = new ArrayList<>();
    }

    /** A request of a sync after a later one of the same connection began: the first of this sync, or a further one. */
    private record Late(String connection, String sync, String later, Instant at, boolean first) {}

    /**
     * The verdict.
     *
     * @param syncs how many there were
     * @param missed how many windows had none
     * @param doubled how many requests were of a sync beside another one
     * @param repeated how many syncs were done again too early, and nothing explains it
     * @param lost how many connections had no sync in the end
     * @param atTheByte how many processes were stopped between the last look at the permission and the first byte, which no
     *     client can exclude: one request of a sync, of a process that had just been suspended
     */
    record Tally(long syncs, int missed, int doubled, int repeated, int lost, int atTheByte) {}

    /** A request arrives. */
    void enter(String connection, String sync, Instant now) {
        Seen seen = connections.computeIfAbsent(connection, id -> new Seen());
        synchronized (seen) {
            Sync last = seen.last;
            if (last != null && last.id().equals(sync)) {
                seen.last = new Sync(sync, last.process(), last.begun(), last.complete(), last.answering() + 1);
                return;
            }
            if (seen.earlier.contains(sync)) {
                late(new Late(connection, sync, last == null ? "" : last.id(), now, seen.late.add(sync)));
                return;
            }
            if (last != null && last.answering() > 0) {
                problem("connection " + connection + ": " + sync + " begins while " + last.id() + " is answered");
            }
            if (last != null) {
                seen.earlier.add(last.id());
                seen.since.add(last);
            }
            seen.last = new Sync(sync, process(sync), now, null, 1);
        }
    }

    /** A request was answered. */
    void leave(String connection, String sync, boolean lastPage, Instant now) {
        Seen seen = connections.computeIfAbsent(connection, id -> new Seen());
        synchronized (seen) {
            Sync last = seen.last;
            if (last != null && last.id().equals(sync)) {
                Instant complete = lastPage ? now : last.complete();
                seen.last = new Sync(sync, last.process(), last.begun(), complete, last.answering() - 1);
            }
        }
        if (lastPage) {
            long ignored = ended.incrementAndGet();
        }
    }

    private void problem(String what) {
        synchronized (problems) {
            problems.add(what);
        }
    }

    private void late(Late one) {
        synchronized (lates) {
            lates.add(one);
        }
    }

    private int judgeLates() {
        int atTheByte = 0;
        synchronized (lates) {
            for (Late one : lates) {
                boolean excused;
                synchronized (disturbances) {
                    excused = one.first()
                            && disturbances.stream()
                                    .anyMatch(disturbance ->
                                            !disturbance.process().isEmpty()
                                                    && disturbance.touches(process(one.sync()), one.at()));
                }
                if (excused) {
                    atTheByte++;
                } else {
                    problem("connection " + one.connection() + ": " + one.sync() + " goes on after " + one.later());
                }
            }
            lates.clear();
        }
        return atTheByte;
    }

    /** The syncs that were done again too early. */
    List<String> repeats() {
        return List.copyOf(repeats);
    }

    private static String process(String sync) {
        return sync.substring(0, sync.indexOf('/'));
    }

    /** How many syncs came to their end. */
    long ended() {
        return ended.get();
    }

    /** When a connection's last sync by another process than this one began, after a time. */
    Optional<Instant> takenOver(String connection, String from, Instant after) {
        Seen seen = connections.get(connection);
        if (seen == null) {
            return Optional.empty();
        }
        synchronized (seen) {
            Sync last = seen.last;
            return last == null || last.process().equals(from) || last.begun().isBefore(after)
                    ? Optional.empty()
                    : Optional.of(last.begun());
        }
    }

    /** A connection whose first page a process waits for now. */
    Optional<String> waiting(String process) {
        for (Map.Entry<String, Seen> entry : connections.entrySet()) {
            synchronized (entry.getValue()) {
                Sync last = entry.getValue().last;
                if (last != null && last.process().equals(process) && last.complete() == null && last.answering() > 0) {
                    return Optional.of(entry.getKey());
                }
            }
        }
        return Optional.empty();
    }

    /** From now on windows count. */
    void begin(Instant now) {
        begun = now;
    }

    void disturbed(Disturbance what) {
        synchronized (disturbances) {
            disturbances.add(what);
        }
    }

    List<String> problems() {
        synchronized (problems) {
            return List.copyOf(problems);
        }
    }

    Tally judge(List<String> all, Instant end, ClusterPlan plan) {
        int missed = 0;
        int lost = 0;
        int repeated = 0;
        long syncs = 0;
        for (String connection : all) {
            List<Sync> list = of(connection);
            Instant before = begun;
            @Nullable Sync previous = null;
            for (Sync sync : list) {
                if (sync.begun().isBefore(begun)) {
                    // Of the time when nothing was planned yet.
                    continue;
                }
                syncs++;
                missed += isLongerThan(before, sync.begun(), plan.longestGap(), plan) ? 1 : 0;
                if (isRepeated(previous, sync, plan)) {
                    repeated++;
                    repeats.add(
                            connection + ": " + sync.id() + " again after " + (previous == null ? "" : previous.id()));
                }
                before = sync.begun();
                previous = sync;
            }
            boolean never = isLongerThan(before, end, plan.longestGap(), plan);
            missed += never ? 1 : 0;
            lost += list.isEmpty() || never ? 1 : 0;
        }
        int atTheByte = judgeLates();
        return new Tally(syncs, missed, problems().size(), repeated, lost, atTheByte);
    }

    private List<Sync> of(String connection) {
        Seen seen = connections.get(connection);
        if (seen == null) {
            return List.of();
        }
        synchronized (seen) {
            List<Sync> list = new ArrayList<>(seen.since);
            if (seen.last != null) {
                list.add(seen.last);
            }
            return list;
        }
    }

    private boolean isLongerThan(Instant from, Instant until, Duration most, ClusterPlan plan) {
        Duration stood = Duration.ZERO;
        synchronized (disturbances) {
            for (Disturbance one : disturbances) {
                // While the database is away nobody can do anything; that does not count as late.
                if (one.process().isEmpty()
                        && one.from().isBefore(until)
                        && one.until().isAfter(from)) {
                    stood = stood.plus(Duration.between(one.from(), one.until()))
                            .plus(plan.takeover());
                }
            }
        }
        return Duration.between(from, until).compareTo(most.plus(stood)) > 0;
    }

    /** A completed sync was done again much too early, and nothing had happened to its process that explains it. */
    private boolean isRepeated(@Nullable Sync previous, Sync sync, ClusterPlan plan) {
        if (previous == null || previous.complete() == null) {
            return false;
        }
        if (Duration.between(previous.begun(), sync.begun()).compareTo(plan.shortestGap()) >= 0) {
            return false;
        }
        synchronized (disturbances) {
            for (Disturbance one : disturbances) {
                // The time of the next sync is written a moment after the source saw the end of this one.
                if (one.touches(previous.process(), previous.complete())
                        || one.touches(previous.process(), previous.complete().plus(TO_BE_WRITTEN))) {
                    return false;
                }
            }
        }
        return true;
    }
}
