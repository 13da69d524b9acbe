// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.sink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.records.internal.stream.NdjsonStream;
import org.sdohsync.records.internal.stream.StreamLimits;
import org.sdohsync.records.manifest.DataFile;
import org.sdohsync.records.sink.ReceivedResource;

/**
 * The files of a directory of NDJSON, and the state of their fetch. The state names the length of each file, so the state and
 * the files before it are durable in the same moment. Not thread-safe.
 */
public final class NdjsonFiles implements AutoCloseable {
    private static final String STATE = "fetch.json";
    private static final int MOST_TYPES = 200;
    private static final int MOST_STATE = 8 * 1024 * 1024;

    private final Path directory;
    private final OwnedFiles owned;
    private final Map<String, TypeFile> files = new TreeMap<>();

    private NdjsonFiles(Path directory, OwnedFiles owned) {
        this.directory = directory;
        this.owned = owned;
    }

    /**
     * Opens a directory, and locks it.
     *
     * @param directory the directory, which is created if it does not exist
     * @return its files
     * @throws StoreException if it cannot be used, or another process uses it
     */
    public static NdjsonFiles open(Path directory) {
        try {
            return new NdjsonFiles(directory, OwnedFiles.lock(directory));
        } catch (IOException unusable) {
            throw failed(directory, unusable);
        }
    }

    /**
     * Returns to the state that was saved last.
     *
     * @param held gets each resource of the files
     * @return the state, if there is one
     */
    public Optional<String> resume(Consumer<? super ReceivedResource> held) {
        Path file = directory.resolve(STATE);
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            JsonObject saved = JsonObject.parse(readSmall(file), STATE);
            for (JsonObject one : saved.objects("files")) {
                TypeFile resumed = reopen(one, held);
                files.put(resumed.type(), resumed);
            }
            owned.deleteOthers(files.keySet());
            return saved.text("state");
        } catch (IOException unreadable) {
            throw failed(file, unreadable);
        } catch (ProtocolException | LimitException notOurs) {
            throw damaged(file);
        }
    }

    private TypeFile reopen(JsonObject saved, Consumer<? super ReceivedResource> held) throws IOException {
        String type = saved.text("type").filter(OwnedFiles::isType).orElse("");
        long length = saved.number("length").orElse(-1L);
        Path path = directory.resolve(TypeFile.name(type));
        if (type.isEmpty() || length < 0 || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw damaged(path);
        }
        FileChannel channel = FileChannel.open(
                path, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        if (channel.size() < length) {
            channel.close();
            throw damaged(path);
        }
        owned.confirm();
        FileChannel ignored = channel.truncate(length).position(0);
        TypeFile file = new TypeFile(type, channel, owned);
        long[] lines = new long[1];
        InputStream content = new HashedStream(Channels.newInputStream(channel), file);
        new NdjsonStream(
                        TypeFile.name(type),
                        new StreamLimits(Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE - 16),
                        resource -> {
                            lines[0]++;
                            held.accept(resource(resource));
                        },
                        () -> {
                            throw damaged(path);
                        })
                .read(content);
        file.holdsLines(lines[0]);
        FileChannel atEnd = channel.position(length);
        if (lines[0] != saved.number("lines").orElse(-1L) || atEnd.size() != length) {
            throw damaged(path);
        }
        return file;
    }

    private static ReceivedResource resource(org.sdohsync.records.internal.stream.ScannedResource line) {
        return ReceivedResource.of(
                line.type(),
                line.id(),
                line.versionId(),
                line.lastUpdated(),
                line.array(),
                line.start(),
                line.start() + line.length());
    }

    /**
     * Adds a resource.
     *
     * @param resource the resource
     */
    public void accept(ReceivedResource resource) {
        try {
            TypeFile file = files.get(resource.type());
            if (file == null) {
                file = create(resource.type());
                files.put(resource.type(), file);
            }
            file.append(resource);
        } catch (IOException full) {
            throw failed(directory.resolve(TypeFile.name(resource.type())), full);
        }
    }

    private TypeFile create(String type) throws IOException {
        if (!OwnedFiles.isType(type) || files.size() >= MOST_TYPES) {
            throw new LimitException(
                    "more than " + MOST_TYPES + " resource types came: FHIR has fewer; tell the source's operator",
                    "types",
                    MOST_TYPES);
        }
        return new TypeFile(type, owned.create(TypeFile.name(type)), owned);
    }

    /**
     * Makes everything durable, with a state.
     *
     * @param state the state
     */
    public void save(String state) {
        try {
            List<JsonObject> saved = new ArrayList<>();
            for (TypeFile file : files.values()) {
                file.force();
                saved.add(JsonObject.builder()
                        .text("type", file.type())
                        .number("length", file.length())
                        .number("lines", file.lines())
                        .build());
            }
            owned.replace(
                    STATE,
                    JsonObject.builder()
                            .objects("files", saved)
                            .text("state", state)
                            .build()
                            .toBytes());
        } catch (IOException full) {
            throw failed(directory, full);
        }
    }

    /**
     * Ends the files.
     *
     * @return the files with their digests
     */
    public List<DataFile> finish() {
        try {
            List<DataFile> ended = new ArrayList<>();
            for (TypeFile file : files.values()) {
                ended.add(file.end());
            }
            return ended;
        } catch (IOException full) {
            throw failed(directory, full);
        }
    }

    /**
     * Writes a file durably, and deletes the state.
     *
     * @param name the name of the file
     * @param bytes its content
     */
    public void keep(String name, byte[] bytes) {
        try {
            owned.replace(name, bytes);
            owned.delete(STATE);
        } catch (IOException full) {
            throw failed(directory.resolve(name), full);
        }
    }

    @Override
    public void close() {
        try {
            for (TypeFile file : files.values()) {
                file.close();
            }
            owned.close();
        } catch (IOException left) {
            throw failed(directory, left);
        }
    }

    /**
     * Reads a file of at most 8 MiB.
     *
     * @param file the file
     * @return its bytes
     * @throws IOException if it cannot be read, or is larger
     */
    public static byte[] readSmall(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(MOST_STATE + 1);
            if (bytes.length > MOST_STATE) {
                throw new IOException("the file is too large");
            }
            return bytes;
        }
    }

    /**
     * The exception for a file that cannot be read or written.
     *
     * @param file the file
     * @param cause the cause
     * @return the exception to throw
     */
    public static StoreException failed(Path file, IOException cause) {
        return new StoreException(
                file + " cannot be read or written (" + cause.getClass().getSimpleName()
                        + "): check the disk and the permissions, then fetch again",
                StoreException.Reason.UNAVAILABLE,
                cause);
    }

    private static StoreException damaged(Path file) {
        return new StoreException(
                file + " is not what this library wrote: delete the directory, and fetch anew",
                StoreException.Reason.CORRUPT,
                null);
    }

    /** The directory and its files, without contents. */
    @Override
    public String toString() {
        return "NdjsonFiles[" + directory + "]";
    }
}
