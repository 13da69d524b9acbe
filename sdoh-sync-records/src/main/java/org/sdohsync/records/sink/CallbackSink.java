// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.sink;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.records.internal.sink.SinkState;
import org.sdohsync.records.internal.sink.SinkStateCodec;
import org.sdohsync.records.manifest.DataFile;
import org.sdohsync.records.manifest.RecordManifest;

/**
 * Hands each resource to the application's own code, and keeps the state of the fetch in a {@link Store}. After a crash,
 * resources come again that came after the last saved state: at least once, so the application should replace what it has by
 * type, id and version. Not thread-safe.
 */
public final class CallbackSink implements RecordSink {
    private final Records<SinkState> records;
    private final String name;
    private final Consumer<? super ReceivedResource> receiver;
    private final Runnable durable;
    private Revision revision = Revision.NONE;
    private @Nullable RecordManifest manifest;

    private CallbackSink(Store store, String name, Consumer<? super ReceivedResource> receiver, Runnable durable) {
        this.records = requireNonNull(store, "store").records(new SinkStateCodec());
        this.name = requireNonNull(name, "name");
        this.receiver = requireNonNull(receiver, "receiver");
        this.durable = requireNonNull(durable, "durable");
    }

    /**
     * Creates a sink.
     *
     * @param store where the state of the fetch is kept; not closed by the sink
     * @param name a name for the fetch, 1 to 60 letters, digits, hyphens and dots; the same name resumes it
     * @param receiver gets each resource, which is valid during the call; an exception of it ends the fetch, which can be
     *     resumed
     * @param durable called before the state is saved: makes durable what {@code receiver} got before
     * @return the sink
     */
    public static CallbackSink to(
            Store store, String name, Consumer<? super ReceivedResource> receiver, Runnable durable) {
        if (!name.matches("[A-Za-z0-9.-]{1,60}")) {
            throw new IllegalArgumentException("the name of a fetch has 1 to 60 letters, digits, hyphens and dots");
        }
        return new CallbackSink(store, name, receiver, durable);
    }

    @Override
    public Optional<String> resume(Consumer<? super ReceivedResource> held) {
        Optional<StoredValue<SinkState>> found = records.load(name);
        revision = found.map(StoredValue::revision).orElse(Revision.NONE);
        return found.map(value -> value.value().state());
    }

    @Override
    public void accept(ReceivedResource resource) {
        receiver.accept(resource);
    }

    @Override
    public void save(String state) {
        durable.run();
        revision = records.save(new SinkState(name, state), revision)
                .orElseThrow(() -> new IllegalStateException(
                        "another process uses the fetch " + name + ": give each fetch a name of its own"));
    }

    @Override
    public List<DataFile> finish() {
        durable.run();
        return List.of();
    }

    @Override
    public void keep(RecordManifest value) {
        manifest = value;
        boolean ignored = records.delete(name, revision);
    }

    /**
     * The manifest of the fetch.
     *
     * @return the manifest; empty until the fetch has ended
     */
    public Optional<RecordManifest> manifest() {
        return Optional.ofNullable(manifest);
    }

    @Override
    public void close() {
        // The store belongs to the application.
    }
}
