// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.audit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.audit.AuditEntry;
import org.sdohsync.core.audit.AuditLog;
import org.sdohsync.core.audit.AuditReport.BrokenLink;
import org.sdohsync.core.audit.AuditReport.Kind;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.secret.Sealing;

/** Reads one chain from its first entry on and stops at the first link that does not hold. For one use. */
final class ChainReader {
    private final AuditLog log;
    private final Sealing sealing;
    private final KnownChain known;
    private final Map<Long, String> noted;
    private final Consumer<? super AuditEntry> reader;
    private long expected;
    private String previous;
    private long entries;
    private @Nullable Segment segment;
    private @Nullable BrokenLink broken;
    private String place = "";
    private boolean torn;

    /**
     * Creates a reader.
     *
     * @param noted links that are known from elsewhere, by the numbers of their entries
     * @param reader is given each entry that holds
     */
    ChainReader(
            AuditLog log,
            Sealing sealing,
            KnownChain known,
            Map<Long, String> noted,
            Consumer<? super AuditEntry> reader) {
        this.log = log;
        this.sealing = sealing;
        this.known = known;
        this.noted = new HashMap<>(noted);
        this.reader = reader;
        this.expected = known.removed() + 1;
        this.previous = known.removedLink();
        if (known.number() > known.removed()) {
            this.noted.put(known.number(), known.link());
        }
    }

    /** Reads the chain; empty if all of it holds. */
    Optional<BrokenLink> run(List<String> segments) throws IOException {
        for (String name : retained(segments)) {
            read(name);
            if (broken != null) {
                return Optional.of(broken);
            }
        }
        long furthest = noted.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
        if (expected <= furthest) {
            broken(torn ? Kind.EDITED : Kind.TRUNCATED);
        }
        return Optional.ofNullable(broken);
    }

    /** Reads one more segment. */
    void read(String name) throws IOException {
        segment = null;
        int[] line = new int[1];
        log.read(name, text -> {
            place = name + ":" + ++line[0];
            if (broken == null) {
                take(name, text);
            }
        });
    }

    long entries() {
        return entries;
    }

    /** The number of the next entry. */
    long expected() {
        return expected;
    }

    String link() {
        return previous;
    }

    boolean isBroken() {
        return broken != null;
    }

    // Segments that were to be removed when the process died are still there: they are left out.
    List<String> retained(List<String> segments) throws IOException {
        List<String> kept = new ArrayList<>(segments);
        while (known.removed() > 0 && !kept.isEmpty() && isRemoved(kept)) {
            kept.remove(0);
        }
        return kept;
    }

    private boolean isRemoved(List<String> kept) throws IOException {
        return kept.size() == 1
                ? known.number() == known.removed()
                : first(kept.get(1)).filter(first -> first <= expected).isPresent();
    }

    private Optional<Long> first(String name) throws IOException {
        List<Long> found = new ArrayList<>();
        log.read(name, text -> {
            if (found.isEmpty()) {
                found.add(firstOf(text));
            }
        });
        return found.stream().filter(number -> number > 0).findFirst();
    }

    private static long firstOf(String text) {
        try {
            return Segment.Head.parse(text).first();
        } catch (IllegalArgumentException notHead) {
            return 0;
        }
    }

    private void take(String name, String text) {
        if (torn) {
            broken(Kind.EDITED);
            return;
        }
        if (Segment.isTorn(text)) {
            torn = true;
            return;
        }
        try {
            if (segment == null) {
                begin(name, Segment.Head.parse(text));
            } else {
                entry(name, Segment.Line.parse(text));
            }
        } catch (StoreException failed) {
            // A token or service that is away says nothing about the entry.
            if (failed.retryable()) {
                throw failed;
            }
            broken(Kind.EDITED);
        } catch (SyncException | IllegalArgumentException changed) {
            broken(Kind.EDITED);
        }
    }

    private void begin(String name, Segment.Head head) {
        if (!name.equals(Segment.name(known.chain(), head.segment()))
                || !head.chain().equals(known.chain())) {
            broken(Kind.REORDERED);
        } else if (head.first() > expected) {
            broken(Kind.DELETED);
        } else if (head.first() < expected) {
            broken(Kind.REORDERED);
        } else if (!head.previous().equals(previous)) {
            broken(Kind.EDITED);
        } else {
            segment = Segment.open(head, sealing);
        }
    }

    private void entry(String name, Segment.Line line) {
        if (line.number() != expected) {
            broken(line.number() < expected || isLater(name) ? Kind.REORDERED : Kind.DELETED);
            return;
        }
        Segment open = requireNonNull(segment);
        AuditEntry entry = open.open(line);
        String link = KnownChain.text(open.link());
        String other = noted.get(expected);
        if (other != null && !other.equals(link)) {
            broken(Kind.EDITED);
            return;
        }
        previous = link;
        expected++;
        entries++;
        reader.accept(entry);
    }

    /** Whether the expected entry is further down. */
    private boolean isLater(String name) {
        boolean[] found = new boolean[1];
        String beginning = expected + " ";
        try {
            log.read(name, text -> found[0] |= text.startsWith(beginning));
        } catch (IOException unreadable) {
            return false;
        }
        return found[0];
    }

    private void broken(Kind kind) {
        broken = new BrokenLink(known.chain(), expected, kind, kind == Kind.TRUNCATED ? "" : place);
    }
}
