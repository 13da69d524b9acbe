// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import java.time.Instant;
import java.util.Optional;
import org.sdohsync.core.json.JsonObject;

/** Records that are over at a time. */
final class EndedCodec implements Codec<EndedCodec.Ended> {
    /** Something that is over at a time. */
    record Ended(String id, Instant at) {}

    @Override
    public String kind() {
        return "ended";
    }

    @Override
    public String id(Ended value) {
        return value.id();
    }

    @Override
    public String group(Ended value) {
        return "";
    }

    @Override
    public Optional<Instant> dueAt(Ended value) {
        return Optional.of(value.at());
    }

    @Override
    public JsonObject write(Ended value) {
        return JsonObject.builder()
                .text("id", value.id())
                .text("at", value.at().toString())
                .build();
    }

    @Override
    public Ended read(JsonObject json) {
        return new Ended(
                json.text("id").orElseThrow(), Instant.parse(json.text("at").orElseThrow()));
    }
}
