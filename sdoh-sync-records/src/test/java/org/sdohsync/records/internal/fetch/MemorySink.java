// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.records.manifest.DataFile;
import org.sdohsync.records.manifest.RecordManifest;
import org.sdohsync.records.sink.ReceivedResource;
import org.sdohsync.records.sink.RecordSink;

/** A sink that survives a crash with what was saved. */
final class MemorySink implements RecordSink {
    private final List<String> durable = new ArrayList<>();
    private List<String> accepted = new ArrayList<>();
    private @Nullable String state;
    int failAfter = Integer.MAX_VALUE;

    @Override
    public Optional<String> resume(Consumer<? super ReceivedResource> held) {
        accepted = new ArrayList<>(durable);
        for (String json : durable) {
            byte[] bytes = json.getBytes(UTF_8);
            JsonObject read = JsonObject.parse(bytes, "held");
            held.accept(ReceivedResource.of(
                    read.text("resourceType").orElse(""),
                    read.text("id").orElse(""),
                    read.object("meta").flatMap(meta -> meta.text("versionId")).orElse(null),
                    read.object("meta")
                            .flatMap(meta -> meta.text("lastUpdated"))
                            .orElse(null),
                    bytes,
                    0,
                    bytes.length));
        }
        return Optional.ofNullable(state);
    }

    @Override
    public void accept(ReceivedResource resource) {
        if (accepted.size() >= failAfter) {
            throw new IllegalStateException("the sink is full");
        }
        accepted.add(new String(resource.bytes(), UTF_8));
    }

    @Override
    public void save(String value) {
        state = value;
        durable.clear();
        durable.addAll(accepted);
    }

    @Override
    public List<DataFile> finish() {
        return List.of();
    }

    @Override
    public void keep(RecordManifest value) {
        save("");
        state = null;
    }

    @Override
    public void close() {
        // What was not saved is lost, as it is in a crash.
        accepted = new ArrayList<>(durable);
    }

    /** What was saved, as {@code Type/id} in the order in which it came. */
    List<String> saved() {
        return durable.stream()
                .map(json -> JsonObject.parse(json.getBytes(UTF_8), "saved"))
                .map(json -> json.text("resourceType").orElse("") + "/"
                        + json.text("id").orElse(""))
                .toList();
    }
}
