// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import java.time.Instant;
import java.util.Optional;
import org.sdohsync.core.json.JsonObject;

/**
 * A codec whose groups are stored as keyed digests. While the key cannot be decrypted, records are saved without a group:
 * losing a value would be worse than having to search for it.
 */
record PrivateGroups<T>(Codec<T> codec, KeyedDigest digest) implements Codec<T> {
    @Override
    public String kind() {
        return codec.kind();
    }

    @Override
    public String id(T value) {
        return codec.id(value);
    }

    @Override
    public String group(T value) {
        return digest.of(codec.kind(), codec.group(value)).orElse("");
    }

    @Override
    public boolean groupIsPrivate() {
        return true;
    }

    @Override
    public Optional<Instant> dueAt(T value) {
        return codec.dueAt(value);
    }

    @Override
    public JsonObject write(T value) {
        return codec.write(value);
    }

    @Override
    public T read(JsonObject json) {
        return codec.read(json);
    }
}
