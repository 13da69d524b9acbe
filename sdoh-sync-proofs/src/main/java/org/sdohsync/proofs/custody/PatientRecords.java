// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;

/** A checkpoint and a journal entry for each connection, which nothing in the proof has a reason to touch. */
final class PatientRecords {
    private final Records<JsonObject> checkpoints;
    private final Records<JsonObject> journal;
    private final Map<String, Revision> revisions = new ConcurrentHashMap<>();

    PatientRecords(Store store) {
        this.checkpoints = store.records(new PlainCodec("checkpoint"));
        this.journal = store.records(new PlainCodec("journal"));
    }

    void plant(ConnectionId owner) {
        plant(checkpoints, checkpoint(owner));
        plant(journal, entry(owner));
    }

    boolean intact(ConnectionId owner) {
        return intact(checkpoints, checkpoint(owner)) && intact(journal, entry(owner));
    }

    private void plant(Records<JsonObject> records, JsonObject planted) {
        Revision revision = records.create(planted)
                .orElseThrow(() -> new IllegalStateException("there is one already: " + id(planted)));
        revisions.put(id(planted), revision);
    }

    private boolean intact(Records<JsonObject> records, JsonObject planted) {
        Optional<StoredValue<JsonObject>> found = records.load(id(planted));
        return found.isPresent()
                && found.get().revision().equals(revisions.get(id(planted)))
                && Arrays.equals(found.get().value().toBytes(), planted.toBytes());
    }

    private static JsonObject checkpoint(ConnectionId owner) {
        return JsonObject.builder()
                .number("format", 1)
                .text("id", owner.value())
                .text("connection", owner.value())
                .text("cursor", "2026-01-01T00:00:00Z")
                .build();
    }

    private static JsonObject entry(ConnectionId owner) {
        return JsonObject.builder()
                .number("format", 1)
                .text("id", owner.value() + "-1")
                .text("connection", owner.value())
                .text("createdAt", "2026-01-01T00:00:00Z")
                .text("task", "task-of-" + owner.value())
                .text("step", "accept")
                .build();
    }

    private static String id(JsonObject planted) {
        return planted.text("id").orElseThrow();
    }

    /** Keeps JSON as it is, under its id and in the group of its connection. */
    private record PlainCodec(String kind) implements Codec<JsonObject> {
        @Override
        public String id(JsonObject value) {
            return PatientRecords.id(value);
        }

        @Override
        public String group(JsonObject value) {
            return value.text("connection").orElseThrow();
        }

        @Override
        public JsonObject write(JsonObject value) {
            return value;
        }

        @Override
        public JsonObject read(JsonObject json) {
            return json;
        }
    }
}
