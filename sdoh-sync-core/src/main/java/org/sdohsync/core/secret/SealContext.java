// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The unencrypted attributes of an encrypted record. They are authenticated with the encryption (associated data), so that
 * the bytes cannot be decrypted with other attributes. Immutable; {@link #toString} shows kind and id only.
 *
 * @param kind the kind of record
 * @param id the id of the record
 * @param group the group of the record, possibly empty
 * @param dueAt when the record is due, or null for never
 * @param revision the number of the record's version
 */
public record SealContext(
        String kind, String id, String group, @Nullable Instant dueAt, long revision) {
    /**
     * Checks the parts for null.
     *
     * @param kind the kind of record
     * @param id the id of the record
     * @param group the group of the record, possibly empty
     * @param dueAt when the record is due, or null for never
     * @param revision the number of the record's version
     */
    public SealContext {
        requireNonNull(kind, "kind");
        requireNonNull(id, "id");
        requireNonNull(group, "group");
    }

    /**
     * The context as associated data. Different contexts have different bytes, because the length of each text is included.
     *
     * @return the bytes
     */
    public byte[] bytes() {
        byte[] kindBytes = kind.getBytes(UTF_8);
        byte[] idBytes = id.getBytes(UTF_8);
        byte[] groupBytes = group.getBytes(UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(33 + kindBytes.length + idBytes.length + groupBytes.length);
        bytes.putInt(kindBytes.length).put(kindBytes);
        bytes.putInt(idBytes.length).put(idBytes);
        bytes.putInt(groupBytes.length).put(groupBytes);
        bytes.put((byte) (dueAt == null ? 0 : 1));
        bytes.putLong(dueAt == null ? 0 : dueAt.getEpochSecond()).putInt(dueAt == null ? 0 : dueAt.getNano());
        return bytes.putLong(revision).array();
    }

    @Override
    public String toString() {
        return kind + "/" + id;
    }
}
