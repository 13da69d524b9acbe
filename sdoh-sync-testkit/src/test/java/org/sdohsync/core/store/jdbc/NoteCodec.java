// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;

/** Keeps notes, all of one group. */
final class NoteCodec implements Codec<Note> {
    @Override
    public String kind() {
        return "note";
    }

    @Override
    public String id(Note value) {
        return value.id();
    }

    @Override
    public String group(Note value) {
        return "notes";
    }

    @Override
    public JsonObject write(Note value) {
        return JsonObject.builder()
                .text("id", value.id())
                .text("text", value.text())
                .build();
    }

    @Override
    public Note read(JsonObject json) {
        return new Note(json.text("id").orElseThrow(), json.text("text").orElseThrow());
    }
}
