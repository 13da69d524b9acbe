// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.file;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;

/**
 * The bytes of one record's file: {@code magic(4) length(4) head crc(4) payload crc(4)}. The head has its own checksum, so
 * that a list can select records without reading payloads. The checksums detect damage; the encryption protects against
 * manipulation.
 */
final class RecordFile {
    private static final int MAGIC = 0x53445231; // SDR1
    private static final int LONGEST_HEAD = 4096;
    private static final int LONGEST_PAYLOAD = 256 * 1024 * 1024;
    private static final int PREFIX = 8;
    private static final int CRC = 4;

    private RecordFile() {}

    /** The attributes of a record that a list needs. */
    record Head(
            RecordKey key,
            Revision revision,
            String group,
            @Nullable Instant dueAt,
            int payload) {}

    static ByteBuffer write(StoredRecord record) {
        byte[] payload = record.draft().payload();
        if (payload.length > LONGEST_PAYLOAD) {
            throw new StoreException(
                    record.key().kind() + "/" + record.key().id() + " is larger than the limit of a file store ("
                            + LONGEST_PAYLOAD + " bytes): store less in it",
                    StoreException.Reason.UNSUITABLE,
                    null);
        }
        ByteBuffer head = head(record);
        ByteBuffer file = ByteBuffer.allocate(PREFIX + head.remaining() + CRC + payload.length + CRC);
        file.putInt(MAGIC).putInt(head.remaining()).put(head);
        file.putInt(crc(file.array(), 0, file.position()));
        file.put(payload);
        return file.putInt(crc(payload, 0, payload.length)).flip();
    }

    static Head readHead(Path file) throws IOException {
        return UninterruptedIo.call(() -> {
            try (FileChannel in = DurableFiles.openToRead(file)) {
                return head(in);
            }
        });
    }

    static StoredRecord read(Path file) throws IOException {
        return UninterruptedIo.call(() -> {
            try (FileChannel in = DurableFiles.openToRead(file)) {
                Head head = head(in);
                long start = in.size() - head.payload() - CRC;
                ByteBuffer rest = ByteBuffer.allocate(head.payload() + CRC);
                fill(in, rest, start);
                byte[] payload = new byte[head.payload()];
                rest.get(payload);
                if (rest.getInt() != crc(payload, 0, payload.length)) {
                    throw new DamagedFile("payload was changed");
                }
                return new StoredRecord(
                        head.key(), head.revision(), RecordDraft.of(head.group(), head.dueAt(), payload));
            }
        });
    }

    private static Head head(FileChannel in) throws IOException {
        long size = in.size();
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(size, PREFIX + LONGEST_HEAD + CRC));
        fill(in, bytes, 0);
        if (bytes.remaining() < PREFIX || bytes.getInt() != MAGIC) {
            throw new DamagedFile("not a record");
        }
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining() - CRC) {
            throw new DamagedFile("head is truncated");
        }
        if (bytes.getInt(PREFIX + length) != crc(bytes.array(), 0, PREFIX + length)) {
            throw new DamagedFile("head was changed");
        }
        Head head = parse(bytes.limit(PREFIX + length));
        if (head.payload() < 0 || head.payload() > LONGEST_PAYLOAD) {
            throw new DamagedFile("payload has an impossible length");
        }
        if (size != (long) PREFIX + length + CRC + head.payload() + CRC) {
            throw new DamagedFile("payload is truncated or too long");
        }
        return head;
    }

    private static Head parse(ByteBuffer head) throws IOException {
        try {
            Revision revision = new Revision(head.getLong());
            boolean due = head.get() == 1;
            Instant dueAt = Instant.ofEpochSecond(head.getLong(), head.getInt());
            RecordKey key = new RecordKey(text(head), text(head));
            return new Head(key, revision, text(head), due ? dueAt : null, head.getInt());
        } catch (IllegalArgumentException
                | ArithmeticException
                | DateTimeException
                | BufferUnderflowException impossible) {
            throw new DamagedFile("head is invalid");
        }
    }

    private static ByteBuffer head(StoredRecord record) {
        byte[] kind = record.key().kind().getBytes(StandardCharsets.UTF_8);
        byte[] id = record.key().id().getBytes(StandardCharsets.UTF_8);
        byte[] group = record.draft().group().getBytes(StandardCharsets.UTF_8);
        Instant dueAt = record.draft().dueAt().orElse(Instant.EPOCH);
        ByteBuffer head = ByteBuffer.allocate(31 + kind.length + id.length + group.length);
        head.putLong(record.revision().number());
        head.put((byte) (record.draft().dueAt().isPresent() ? 1 : 0));
        head.putLong(dueAt.getEpochSecond()).putInt(dueAt.getNano());
        head.putShort((short) kind.length).put(kind);
        head.putShort((short) id.length).put(id);
        head.putShort((short) group.length).put(group);
        return head.putInt(record.draft().payload().length).flip();
    }

    private static String text(ByteBuffer head) {
        int length = head.getShort();
        if (length < 0 || length > head.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        head.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void fill(FileChannel in, ByteBuffer bytes, long start) throws IOException {
        while (bytes.hasRemaining()) {
            if (in.read(bytes, start + bytes.position()) < 0) {
                throw new DamagedFile("truncated");
            }
        }
        bytes.flip();
    }

    static int crc(byte[] bytes, int from, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, length);
        return (int) sum.getValue();
    }
}
