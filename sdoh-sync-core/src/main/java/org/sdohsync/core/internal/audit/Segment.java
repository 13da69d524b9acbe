// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.sdohsync.core.audit.AuditEntry;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.SealContext;
import org.sdohsync.core.secret.Sealing;

/**
 * The format of one segment of a chain. The first line is the head:
 *
 * <pre>sdoh-audit-1 chain segment first-number previous-link sealed-key .</pre>
 *
 * and each further line an entry: {@code number link sealed-json .}. A line without its full stop is torn: the process died while it wrote.
 * The key of the links is random for each segment and sealed. A link
 * is the HMAC-SHA256 of the link before it, the number and the JSON; the first link of a segment follows that of its head, which covers the
 * last link of the segment before. So nobody without a sealing key can make a line that fits, and what is encrypted again still fits.
 * Not thread-safe.
 */
final class Segment {
    static final String FORMAT = "sdoh-audit-1";
    private static final String END = ".";
    private static final int KEY_BYTES = 32;

    private final String chain;
    private final Sealing sealing;
    private final Mac mac;
    private byte[] link;

    private Segment(String chain, Sealing sealing, byte[] key, String head) {
        this.chain = chain;
        this.sealing = sealing;
        try {
            this.mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java runtime has no HMAC-SHA256", missing);
        }
        this.link = mac.doFinal(head.getBytes(StandardCharsets.US_ASCII));
    }

    /** The head of a segment as it was read. */
    record Head(String chain, int segment, long first, String previous, String key) {
        /** Reads the first line of a segment. */
        static Head parse(String line) {
            String[] parts = line.split(" ", -1);
            if (parts.length != 7 || !parts[0].equals(FORMAT) || !parts[6].equals(END)) {
                throw new IllegalArgumentException("not the head of a segment");
            }
            return new Head(parts[1], Integer.parseInt(parts[2]), Long.parseLong(parts[3]), parts[4], parts[5]);
        }

        String authentic() {
            return String.join(" ", FORMAT, chain, Integer.toString(segment), Long.toString(first), previous);
        }

        String line() {
            return authentic() + " " + key + " " + END;
        }
    }

    /** An entry as it was read, not checked. */
    @SuppressWarnings("ArrayRecordComponent") // not compared
    record Line(long number, byte[] link, byte[] sealed) {
        static Line parse(String line) {
            String[] parts = line.split(" ", -1);
            if (parts.length != 4 || !parts[3].equals(END)) {
                throw new IllegalArgumentException("not an entry");
            }
            return new Line(
                    Long.parseLong(parts[0]),
                    Base64.getDecoder().decode(parts[1]),
                    Base64.getDecoder().decode(parts[2]));
        }
    }

    /** The number of an entry, or for a head that before its first; 0 for what is torn. Nothing is checked. */
    static long numberUpTo(String line) {
        try {
            return line.startsWith(FORMAT)
                    ? Head.parse(line).first() - 1
                    : Line.parse(line).number();
        } catch (IllegalArgumentException torn) {
            return 0;
        }
    }

    static boolean isTorn(String line) {
        return !line.endsWith(" " + END);
    }

    static String name(String chain, int segment) {
        return chain + "-" + String.format(Locale.ROOT, "%08d", segment);
    }

    /** Begins a segment and returns its head. */
    static Head head(String chain, int segment, long first, String previous, byte[] key, Sealing sealing) {
        byte[] sealed = sealing.seal(key, keyContext(chain, segment));
        return new Head(chain, segment, first, previous, Base64.getEncoder().encodeToString(sealed));
    }

    /** Opens a segment by its head; throws if its key cannot be opened. */
    static Segment open(Head head, Sealing sealing) {
        byte[] key = sealing.open(Base64.getDecoder().decode(head.key()), keyContext(head.chain(), head.segment()));
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("not a key");
        }
        return new Segment(head.chain(), sealing, key, head.authentic());
    }

    /** Seals an entry and links it to the one before. */
    String seal(long number, AuditEntry entry) {
        byte[] json = entry.toJson().getBytes(StandardCharsets.UTF_8);
        byte[] next = next(number, json);
        byte[] sealed = sealing.seal(json, entryContext(number));
        link = next;
        return number + " " + KnownChain.text(next) + " " + KnownChain.text(sealed) + " " + END;
    }

    /** Opens an entry and checks its link; throws if it is not what was written here. */
    AuditEntry open(Line line) {
        byte[] json = sealing.open(line.sealed(), entryContext(line.number()));
        byte[] next = next(line.number(), json);
        if (!MessageDigest.isEqual(next, line.link())) {
            throw new IllegalArgumentException("the link does not fit");
        }
        link = next;
        return read(JsonObject.parse(json, "audit entry"));
    }

    /** The link of the last entry. */
    byte[] link() {
        return link.clone();
    }

    private byte[] next(long number, byte[] json) {
        mac.update(link);
        mac.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
        return mac.doFinal(json);
    }

    private static AuditEntry read(JsonObject json) {
        try {
            return new AuditEntry(
                    Instant.parse(json.text("at").orElse("")),
                    AuditEntry.Action.valueOf(json.text("action").orElse("")),
                    AuditEntry.Outcome.valueOf(json.text("outcome").orElse("")),
                    json.text("connection").orElse(""),
                    json.text("account").orElse(""),
                    json.text("source").orElse(""),
                    json.texts("resources"),
                    json.text("detail").orElse(""));
        } catch (DateTimeParseException noTime) {
            throw new IllegalArgumentException("an entry without time", noTime);
        }
    }

    private SealContext entryContext(long number) {
        return new SealContext("audit-entry", chain, "", null, number);
    }

    private static SealContext keyContext(String chain, int segment) {
        return new SealContext("audit-key", chain, "", null, segment);
    }
}
