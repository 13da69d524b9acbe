// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.audit;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.audit.AuditEntry;
import org.sdohsync.core.audit.AuditLog;
import org.sdohsync.core.audit.AuditReport;
import org.sdohsync.core.audit.AuditReport.BrokenLink;
import org.sdohsync.core.audit.AuditReport.Kind;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All chains of a trail, and the one to which this process appends. Safe for use by many threads. */
public final class Chains {
    /** After how many entries the store is told how far a chain has come: 64. */
    public static final int ANCHOR_EVERY = 64;

    /** The entries of a segment: 10,000. */
    public static final int SEGMENT = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Chains.class);

    private final AuditLog log;
    private final Sealing sealing;
    private final KnownChains known;
    private final Clock clock;
    private final int segmentEntries;

    /** Guards the writer; held while an entry is written, for a chain has one order. */
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable ChainWriter writer;
    private long lost;
    private long lostUntold;

    /**
     * Creates the chains.
     *
     * @param log where they are kept
     * @param sealing seals entries and keys
     * @param store knows how far each chain has come
     * @param clock the clock for entries of the trail itself
     * @param segmentEntries the entries of a segment
     */
    public Chains(AuditLog log, Sealing sealing, Store store, Clock clock, int segmentEntries) {
        this.log = log;
        this.sealing = sealing;
        this.known = new KnownChains(store);
        this.clock = clock;
        this.segmentEntries = segmentEntries;
    }

    /**
     * Appends an entry. If that fails the entry is lost, which is counted, logged, and told by the next entry.
     *
     * @param entry the entry
     */
    public void append(AuditEntry entry) {
        lock.lock();
        try {
            ChainWriter open = writer();
            if (lostUntold > 0) {
                open.append(own(entry.at(), lostUntold + " entries before this one could not be written"));
                lostUntold = 0;
            }
            open.append(entry);
            if (open.entries() % ANCHOR_EVERY == 0) {
                open.anchor();
            }
        } catch (IOException | RuntimeException failed) {
            // A line may be torn: the next entry begins a chain.
            ChainWriter broken = writer;
            writer = null;
            if (broken != null && broken.entries() == 0) {
                broken.abandon();
            }
            lost++;
            lostUntold++;
            LOG.warn(
                    "an audit entry could not be written action={} lost={}",
                    entry.action(),
                    lost,
                    lostUntold == 1 ? failed : null);
        } finally {
            lock.unlock();
        }
    }

    private ChainWriter writer() {
        ChainWriter open = writer;
        if (open == null) {
            open = new ChainWriter(log, sealing, known, Entropy.secure(), segmentEntries);
            writer = open;
        }
        return open;
    }

    private static AuditEntry own(Instant at, String detail) {
        return new AuditEntry(
                at,
                AuditEntry.Action.ADMINISTRATION,
                AuditEntry.Outcome.SUCCESS,
                "",
                "",
                "audit trail",
                List.of(),
                detail);
    }

    /**
     * How many entries could not be written since the trail was opened.
     *
     * @return the number
     */
    public long lost() {
        lock.lock();
        try {
            return lost;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes what was appended durable, tells the store of it, and lets the next entry begin a segment.
     *
     * @return the position of the last entry; empty if this process wrote none
     * @throws StoreException if it fails
     */
    public String settle() {
        lock.lock();
        try {
            ChainWriter open = writer;
            if (open == null || open.entries() == 0) {
                return "";
            }
            open.anchor();
            open.endSegment();
            return open.position();
        } catch (IOException failed) {
            throw unreadable(failed);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reads all chains and stops in each at the first link that does not hold.
     *
     * @param positions positions that were noted elsewhere, as {@link #settle} returned them
     * @param reader is given each entry that holds
     * @return what was found
     * @throws StoreException if the log or the store cannot be read
     */
    public AuditReport read(List<String> positions, Consumer<? super AuditEntry> reader) {
        Map<String, Map<Long, String>> noted = noted(positions);
        try {
            Map<String, KnownChain> chains = known.all();
            Map<String, List<String>> segments = byChain(log.segments());
            TreeMap<String, KnownChain> all = new TreeMap<>(chains);
            segments.keySet().forEach(chain -> all.putIfAbsent(chain, KnownChain.begun(chain)));
            noted.keySet().forEach(chain -> all.putIfAbsent(chain, KnownChain.begun(chain)));
            List<BrokenLink> breaks = new ArrayList<>();
            long entries = 0;
            for (KnownChain chain : all.values()) {
                List<String> own = segments.getOrDefault(chain.chain(), List.of());
                if (!chains.containsKey(chain.chain())) {
                    breaks.add(new BrokenLink(
                            chain.chain(), 1, Kind.UNKNOWN_CHAIN, own.isEmpty() ? "" : own.get(0) + ":1"));
                    continue;
                }
                ChainReader one =
                        new ChainReader(log, sealing, chain, noted.getOrDefault(chain.chain(), Map.of()), reader);
                one.run(own).ifPresent(breaks::add);
                entries += one.entries();
            }
            return new AuditReport(all.size(), entries, breaks);
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    /**
     * Reads the chains that go on behind what the store knows of them, or that it does not know at all: it was put back to an earlier copy,
     * or their process has not told it yet.
     *
     * @param reader is given each entry of these chains that holds
     * @return the chains
     * @throws StoreException if the log or the store cannot be read
     */
    public List<String> readAheadOfStore(Consumer<? super AuditEntry> reader) {
        List<String> ahead = new ArrayList<>();
        try {
            Map<String, KnownChain> chains = known.all();
            for (Map.Entry<String, List<String>> one : byChain(log.segments()).entrySet()) {
                KnownChain chain = chains.getOrDefault(one.getKey(), KnownChain.begun(one.getKey()));
                if (isAhead(chain, one.getValue())) {
                    ahead.add(chain.chain());
                    ChainReader entries = new ChainReader(log, sealing, chain, Map.of(), reader);
                    entries.run(one.getValue()).ifPresent(broken -> LOG.warn("audit trail is not whole: {}", broken));
                }
            }
            return ahead;
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    /** The number of the last entry of a chain, unchecked. */
    private long last(List<String> segments) throws IOException {
        long[] last = new long[1];
        log.read(segments.get(segments.size() - 1), text -> last[0] = Math.max(last[0], Segment.numberUpTo(text)));
        return last[0];
    }

    /**
     * Tells the store how far the chains go that it knows, as far as they hold: what {@link #readAheadOfStore} gave is dealt with.
     *
     * @throws StoreException if the log or the store fails
     */
    public void tellStore() {
        try {
            Map<String, KnownChain> chains = known.all();
            for (Map.Entry<String, List<String>> one : byChain(log.segments()).entrySet()) {
                KnownChain chain = chains.get(one.getKey());
                if (chain != null && isAhead(chain, one.getValue())) {
                    ChainReader entries = new ChainReader(log, sealing, chain, Map.of(), entry -> {});
                    if (entries.run(one.getValue()).isEmpty()) {
                        known.readUpTo(chain.chain(), entries.expected() - 1, entries.link());
                    }
                }
            }
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    private boolean isAhead(KnownChain chain, List<String> segments) throws IOException {
        return !isOurs(chain.chain()) && !chain.ended() && last(segments) > chain.number();
    }

    /**
     * Makes the store know the chains again that it knows nothing of, with an entry about each. They stay ahead of it, so that connections are
     * compared with them all the same.
     *
     * @return how many they were
     * @throws StoreException if the log or the store fails
     */
    public int acceptUnknown() {
        int accepted = 0;
        try {
            Map<String, KnownChain> chains = known.all();
            for (String chain : byChain(log.segments()).keySet()) {
                if (!chains.containsKey(chain) && !isOurs(chain)) {
                    append(own(clock.instant(), "the store did not know chain " + chain));
                    known.begin(chain);
                    accepted++;
                }
            }
            return accepted;
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    /** Settles, and tells the store that nothing follows. */
    public void end() {
        lock.lock();
        try {
            String ignored = settle();
            ChainWriter open = writer;
            writer = null;
            if (open != null && open.entries() > 0) {
                known.ended(open.chain());
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Removes the segments whose entries are all older than a time and hold, oldest first. The trail itself has an entry about it.
     *
     * @param before the time
     * @return how many entries were removed
     * @throws StoreException if the log or the store fails
     */
    public long removeBefore(Instant before) {
        long removed = 0;
        try {
            Map<String, List<String>> segments = byChain(log.segments());
            for (KnownChain chain : known.all().values()) {
                removed += remove(chain, segments.getOrDefault(chain.chain(), List.of()), before);
            }
            return removed;
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    private long remove(KnownChain chain, List<String> segments, Instant before) throws IOException {
        Instant[] latest = {Instant.MIN};
        ChainReader reader = new ChainReader(log, sealing, chain, Map.of(), entry -> {
            latest[0] = entry.at().isAfter(latest[0]) ? entry.at() : latest[0];
        });
        long removed = 0;
        List<String> kept = reader.retained(segments);
        for (String leftOver : segments.subList(0, segments.size() - kept.size())) {
            log.remove(leftOver);
        }
        int last = isOurs(chain.chain()) ? kept.size() - 1 : kept.size();
        for (String name : kept.subList(0, Math.max(0, last))) {
            reader.read(name);
            if (reader.isBroken() || !latest[0].isBefore(before)) {
                break;
            }
            long number = reader.expected() - 1;
            append(own(clock.instant(), "entries up to " + number + " of chain " + chain.chain() + " removed"));
            known.removed(chain.chain(), number, reader.link());
            log.remove(name);
            removed = reader.entries();
        }
        boolean whole = removed > 0 && reader.expected() > chain.number();
        if (whole && byChain(log.segments()).get(chain.chain()) == null) {
            known.forget(chain.chain());
        }
        return removed;
    }

    private boolean isOurs(String chain) {
        lock.lock();
        try {
            ChainWriter open = writer;
            return open != null && open.chain().equals(chain);
        } finally {
            lock.unlock();
        }
    }

    private static Map<String, Map<Long, String>> noted(List<String> positions) {
        Map<String, Map<Long, String>> noted = new HashMap<>();
        for (String position : positions) {
            String[] parts = position.split(" ", -1);
            if (parts.length != 3) {
                throw new IllegalArgumentException("not a position of an audit trail");
            }
            noted.computeIfAbsent(parts[0], chain -> new HashMap<>()).put(Long.parseLong(parts[1]), parts[2]);
        }
        return noted;
    }

    private static Map<String, List<String>> byChain(List<String> segments) {
        Map<String, List<String>> chains = new TreeMap<>();
        for (String name : segments) {
            int dash = name.lastIndexOf('-');
            chains.computeIfAbsent(dash < 0 ? name : name.substring(0, dash), chain -> new ArrayList<>())
                    .add(name);
        }
        return chains;
    }

    private static StoreException unreadable(IOException failed) {
        return new StoreException(
                "the audit log cannot be read or written: check its medium and its permissions",
                StoreException.Reason.UNAVAILABLE,
                failed);
    }
}
