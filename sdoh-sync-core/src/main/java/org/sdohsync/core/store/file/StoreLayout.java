// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.internal.file.Directories;
import org.sdohsync.core.internal.file.OwnerPermissions;
import org.sdohsync.core.store.RecordKey;

/**
 * The layout of a store's directory: {@code lock}, {@code state} (format and revision floor), {@code records/kind/name} and
 * {@code quarantine/kind.name}. All writes happen under the directory's lock.
 */
final class StoreLayout {
    private static final int MAGIC = 0x53445346; // SDSF
    private static final int FORMAT = 1;
    private static final int STATE_LENGTH = 20;

    private static final Pattern KIND = Pattern.compile("[a-z][a-z-]{0,39}");

    private final Path root;
    private final DirectoryLock lock;
    private final Path state;
    private final Path records;
    private final Path quarantine;

    StoreLayout(Path root, DirectoryLock lock) {
        this.root = root;
        this.lock = lock;
        this.state = root.resolve("state");
        this.records = root.resolve("records");
        this.quarantine = root.resolve("quarantine");
    }

    Path root() {
        return root;
    }

    /** Creates the directory if it does not exist, and removes the permissions of others. Returns the path without links. */
    static Path makeRoot(Path directory) throws IOException {
        DurableFiles.makeDirectory(directory);
        Path root = directory.toRealPath();
        OwnerPermissions.closeToOthers(root);
        return root;
    }

    /** Creates or checks the store, and removes temporary files of killed processes. */
    void prepare() throws IOException {
        if (Files.notExists(state)) {
            if (Files.exists(records)) {
                throw new DamagedFile("the file named state is missing");
            }
            writeFloor(0);
        }
        floor();
        makeOwn(records);
        makeOwn(quarantine);
        for (Path kind : Directories.entries(records)) {
            if (KIND.matcher(kind.getFileName().toString()).matches()) {
                makeOwn(kind);
                clear(kind);
            }
        }
    }

    private static void clear(Path kind) throws IOException {
        for (Path file : Directories.entries(kind)) {
            if (file.toString().endsWith(FileNames.TEMPORARY) && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(file);
            }
        }
    }

    private static void makeOwn(Path directory) throws IOException {
        DurableFiles.makeOwnDirectory(directory);
        OwnerPermissions.closeToOthers(directory);
    }

    void write(Path file, ByteBuffer bytes) throws IOException {
        DurableFiles.replace(file, bytes, lock);
    }

    void delete(Path file) throws IOException {
        DurableFiles.delete(file, lock);
    }

    void moveToQuarantine(Path file, Path target) throws IOException {
        DurableFiles.move(file, target, lock);
    }

    Path file(RecordKey key) {
        return kind(key.kind()).resolve(FileNames.of(key.id()));
    }

    Path quarantined(RecordKey key) {
        return quarantined(key.kind(), file(key));
    }

    Path quarantined(String kind, Path file) {
        return quarantine.resolve(kind + "." + file.getFileName());
    }

    /** The name that a quarantined file had among the records. */
    String recordName(String kind, Path quarantined) {
        return quarantined.getFileName().toString().substring(kind.length() + 1);
    }

    List<Path> quarantined(String kind) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path file : Directories.entries(quarantine)) {
            if (file.getFileName().toString().startsWith(kind + ".") && FileNames.isRecord(recordName(kind, file))) {
                files.add(file);
            }
        }
        files.sort(null);
        return files;
    }

    Set<String> quarantinedKinds() throws IOException {
        Set<String> kinds = new TreeSet<>();
        for (Path file : Directories.entries(quarantine)) {
            String name = file.getFileName().toString();
            int dot = name.indexOf('.');
            if (dot > 0
                    && KIND.matcher(name.substring(0, dot)).matches()
                    && FileNames.isRecord(name.substring(dot + 1))) {
                kinds.add(name.substring(0, dot));
            }
        }
        return kinds;
    }

    int quarantinedFiles() throws IOException {
        return Directories.entries(quarantine).size();
    }

    void makeKind(String kind) throws IOException {
        DurableFiles.makeOwnDirectory(kind(kind));
    }

    List<Path> kinds() throws IOException {
        return Directories.entries(records).stream()
                .filter(kind -> KIND.matcher(kind.getFileName().toString()).matches())
                .toList();
    }

    /** The files of one kind; none if there was never a record of it. */
    List<Path> files(String kind) throws IOException {
        List<Path> files = new ArrayList<>();
        try {
            for (Path file : Directories.entries(kind(kind))) {
                if (FileNames.isRecord(file.getFileName().toString())) {
                    files.add(file);
                }
            }
        } catch (NoSuchFileException absent) {
            requirePresent();
        }
        return files;
    }

    /** An unmounted volume, or another one in its place, must not look like an empty store. */
    void requirePresent() throws IOException {
        lock.requireDirectory();
        if (Files.notExists(state)) {
            throw new NoSuchFileException(state.toString(), null, "the store's directory is missing");
        }
    }

    /** The revision above which records are created: the highest of any deleted record. */
    long floor() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(UninterruptedIo.call(this::readState));
        if (bytes.remaining() < 8 || bytes.getInt() != MAGIC) {
            throw new DamagedFile("the file named state is not the state of a store");
        }
        if (bytes.getInt() > FORMAT) {
            throw new StoreException(
                    "file store " + root + " was written by a newer version: upgrade this library",
                    StoreException.Reason.NEWER_FORMAT,
                    null);
        }
        if (bytes.limit() != STATE_LENGTH
                || bytes.getInt(STATE_LENGTH - 4) != RecordFile.crc(bytes.array(), 0, STATE_LENGTH - 4)) {
            throw new DamagedFile("the file named state was changed or truncated");
        }
        return bytes.getLong();
    }

    private byte[] readState() throws IOException {
        try (FileChannel in = DurableFiles.openToRead(state)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(in.size(), STATE_LENGTH + 1));
            while (bytes.hasRemaining()) {
                if (in.read(bytes) < 0) {
                    break;
                }
            }
            return Arrays.copyOf(bytes.array(), bytes.position());
        }
    }

    void raiseFloor(long atLeast) throws IOException {
        if (floor() < atLeast) {
            writeFloor(atLeast);
        }
    }

    private void writeFloor(long floor) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(STATE_LENGTH);
        bytes.putInt(MAGIC).putInt(FORMAT).putLong(floor);
        write(
                state,
                bytes.putInt(RecordFile.crc(bytes.array(), 0, STATE_LENGTH - 4)).flip());
    }

    private Path kind(String kind) {
        return records.resolve(kind);
    }
}
