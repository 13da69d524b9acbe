// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.sink;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.sdohsync.records.manifest.DataFile;
import org.sdohsync.records.manifest.RecordManifest;

/**
 * Where the resources of one fetch go. A sink holds the resources and the state of the fetch together, so that both survive a
 * crash in the same moment: {@link #save} makes durable what was accepted before, and the state after it. It is used by one
 * thread at a time, and for one fetch.
 *
 * <p>Order of calls: {@link #resume} once; then {@link #accept} and {@link #save} in any number; then {@link #finish} and {@link
 * #keep} once; {@link #close} in any case. A sink that fails throws {@link org.sdohsync.core.error.StoreException}.
 */
public interface RecordSink extends AutoCloseable {
    /**
     * Opens the sink and returns to the state that was saved last. Whatever was accepted after it is discarded.
     *
     * @param held gets each resource that the sink holds, so that it is not accepted twice; a sink that cannot tell calls it
     *     never
     * @return the text of the last {@link #save}; empty for a new sink
     * @throws org.sdohsync.core.error.StoreException if the fetch of this sink has ended, or another process uses it
     */
    Optional<String> resume(Consumer<? super ReceivedResource> held);

    /**
     * Takes a resource. It is durable only after the next {@link #save}.
     *
     * @param resource the resource; valid during the call
     */
    void accept(ReceivedResource resource);

    /**
     * Makes everything durable that was accepted, together with the state of the fetch.
     *
     * @param state the state, a text of up to some hundred kilobytes without content of resources
     */
    void save(String state);

    /**
     * Makes everything durable, for the last time.
     *
     * @return the files with their digests; empty if the sink has none
     */
    List<DataFile> finish();

    /**
     * Keeps the manifest, and forgets the state: the fetch has ended.
     *
     * @param manifest the manifest
     */
    void keep(RecordManifest manifest);

    /**
     * A directory for temporary files of the fetch. When more than 32,768 resources came, the fetch keeps digests of them there,
     * 16 to 32 bytes each, by which it recognizes repeated ones; the files are deleted at its end. They hold no data of a patient.
     *
     * @return the directory, which exists once {@link #resume} was called; empty, which is the default, for that of the system
     */
    default Optional<Path> temporaryDirectory() {
        return Optional.empty();
    }

    /** Releases what the sink uses. A fetch that has not ended can be resumed with another sink at the same place. */
    @Override
    void close();
}
