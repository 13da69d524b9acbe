// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where sealed bytes are kept: everything that stands unsealed beside them. It is bound into the seal, so that bytes do not open
 * beside anything else. Immutable; prints kind and id only.
 *
 * @param kind the kind of record
 * @param id which one
 * @param group what the record belongs to, possibly empty
 * @param dueAt when somebody has to look at it, or null for never
 * @param revision the number of the version that these bytes are
 */
public record SealContext(
        String kind, String id, String group, @Nullable Instant dueAt, long revision) {
    /**
     * Checks the parts for null.
     *
     * @param kind the kind of record
     * @param id which one
     * @param group what the record belongs to, possibly empty
     * @param dueAt when somebody has to look at it, or null for never
     * @param revision the number of the version that these bytes are
     */
    public SealContext {
        requireNonNull(kind, "kind");
        requireNonNull(id, "id");
        requireNonNull(group, "group");
    }

    /**
     * The context as bytes for authenticated encryption to bind. Different contexts have different bytes: every text follows its
     * length.
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
