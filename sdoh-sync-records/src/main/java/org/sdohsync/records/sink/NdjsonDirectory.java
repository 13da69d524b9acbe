// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.sink;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.records.internal.sink.NdjsonFiles;
import org.sdohsync.records.manifest.DataFile;
import org.sdohsync.records.manifest.ManifestJson;
import org.sdohsync.records.manifest.RecordManifest;

/**
 * Files of newline-delimited JSON in one directory, one for each resource type, as bulk export has them: {@code
 * Observation.ndjson}. While a fetch goes on there is also {@code fetch.json}, its state; afterwards {@code manifest.json}, with
 * a SHA-256 digest of each file. Each resource is in the files exactly once, also after a crash: what was written after the
 * last saved state is cut off when the fetch is resumed.
 *
 * <p>The files are health data in clear text. They are created for their owner only; encrypt the disk they are on. If others can
 * write to an existing directory, their permissions are removed with a warning, or it is refused if it belongs to another user. Not
 * thread-safe; a lock keeps other processes out, and a holder whose lock file is removed writes nothing more.
 */
public final class NdjsonDirectory implements RecordSink {
    /** The name of the manifest's file. */
    public static final String MANIFEST = "manifest.json";

    private final Path directory;
    private @Nullable NdjsonFiles files;

    private NdjsonDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * Creates a sink. Nothing is opened yet.
     *
     * @param directory the directory, which is created if it does not exist; it should hold nothing else
     * @return the sink
     */
    public static NdjsonDirectory at(Path directory) {
        return new NdjsonDirectory(requireNonNull(directory, "directory"));
    }

    /**
     * Reads the manifest of a fetch that has ended.
     *
     * @param directory the directory
     * @return the manifest; empty if there is none
     * @throws StoreException if the file cannot be read
     * @throws org.sdohsync.core.error.ProtocolException if it is not a manifest
     */
    public static Optional<RecordManifest> manifest(Path directory) {
        Path file = directory.resolve(MANIFEST);
        try {
            return Files.exists(file) ? Optional.of(ManifestJson.read(NdjsonFiles.readSmall(file))) : Optional.empty();
        } catch (IOException unreadable) {
            throw NdjsonFiles.failed(file, unreadable);
        }
    }

    @Override
    public Optional<String> resume(Consumer<? super ReceivedResource> held) {
        if (files != null) {
            throw new IllegalStateException("this sink is in use: a sink is for one fetch");
        }
        NdjsonFiles opened = NdjsonFiles.open(directory);
        files = opened;
        if (Files.exists(directory.resolve(MANIFEST))) {
            throw new StoreException(
                    "the fetch in " + directory + " has ended: choose an empty directory for the next one",
                    StoreException.Reason.UNSUITABLE,
                    null);
        }
        return opened.resume(held);
    }

    @Override
    public void accept(ReceivedResource resource) {
        opened().accept(resource);
    }

    @Override
    public void save(String state) {
        opened().save(state);
    }

    @Override
    public List<DataFile> finish() {
        return opened().finish();
    }

    @Override
    public void keep(RecordManifest manifest) {
        opened().keep(MANIFEST, ManifestJson.write(manifest));
    }

    /** Returns the directory itself. */
    @Override
    public Optional<Path> temporaryDirectory() {
        return Optional.of(directory);
    }

    @Override
    public void close() {
        NdjsonFiles opened = files;
        if (opened != null) {
            opened.close();
        }
    }

    private NdjsonFiles opened() {
        NdjsonFiles opened = files;
        if (opened == null) {
            throw new IllegalStateException("this sink was not opened: call resume first");
        }
        return opened;
    }

    /** Returns the directory. */
    @Override
    public String toString() {
        return "NdjsonDirectory[" + directory + "]";
    }
}
