// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.audit;

import java.io.IOException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.audit.AuditEntry;
import org.sdohsync.core.audit.AuditLog;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Sealing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends entries to a chain of its own, segment after segment. After a failure nothing more is appended, because a line may be torn: a
 * new chain is begun. Not thread-safe.
 */
final class ChainWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ChainWriter.class);
    private static final int CHAIN_BYTES = 8;
    private static final int KEY_BYTES = 32;

    private final AuditLog log;
    private final Sealing sealing;
    private final KnownChains known;
    private final Entropy entropy;
    private final int segmentEntries;
    private final String chain;
    private int number;
    private long entries;
    private String last = "";
    private int inSegment;
    private @Nullable Segment segment;

    ChainWriter(AuditLog log, Sealing sealing, KnownChains known, Entropy entropy, int segmentEntries) {
        this.log = log;
        this.sealing = sealing;
        this.known = known;
        this.entropy = entropy;
        this.segmentEntries = segmentEntries;
        this.chain = HexFormat.of().formatHex(entropy.bytes(CHAIN_BYTES));
        // First, so that there is never a chain that the store does not know.
        known.begin(chain);
    }

    void append(AuditEntry entry) throws IOException {
        Segment open = segment;
        if (open == null || inSegment >= segmentEntries) {
            open = rotate();
        }
        log.append(Segment.name(chain, number), open.seal(entries + 1, entry));
        entries++;
        inSegment++;
        last = KnownChain.text(open.link());
    }

    /** Begins the next segment, with a key of its own, sealed with the newest sealing key. */
    private Segment rotate() throws IOException {
        anchor();
        Segment.Head head = Segment.head(chain, number + 1, entries + 1, last, entropy.bytes(KEY_BYTES), sealing);
        log.append(Segment.name(chain, number + 1), head.line());
        Segment next = Segment.open(head, sealing);
        segment = next;
        number++;
        inSegment = 0;
        return next;
    }

    /** Leaves nothing of a chain that has no entry: while the medium is full, each attempt would leave one. */
    void abandon() {
        try {
            log.remove(Segment.name(chain, 1));
            known.forget(chain);
        } catch (IOException | RuntimeException kept) {
            LOG.debug("an audit chain without an entry stays chain={}", chain, kept);
        }
    }

    /** Lets the next entry begin a segment. */
    void endSegment() {
        segment = null;
    }

    /** Tells the store up to where the chain was written, after the medium has it. */
    void anchor() throws IOException {
        if (number > 0) {
            log.force(Segment.name(chain, number));
            known.written(chain, entries, last);
        }
    }

    long entries() {
        return entries;
    }

    String chain() {
        return chain;
    }

    String position() {
        return chain + " " + entries + " " + last;
    }
}
