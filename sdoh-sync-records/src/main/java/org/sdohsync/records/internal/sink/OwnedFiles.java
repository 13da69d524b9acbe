// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.sink;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.internal.file.OwnerPermissions;
import org.sdohsync.core.internal.http.ResourceId;

/**
 * Durable files in a directory of one owner and one process. A lock on a deleted file does not exclude a process that creates the
 * file again. So after locking, the file at the path is compared with the locked one, and it is compared again immediately before
 * each change ({@link #confirm}). Not thread-safe.
 */
final class OwnedFiles implements AutoCloseable {
    private static final String LOCK = ".lock";
    private static final int ATTEMPTS = 100;
    private static final FileAttribute<?>[] NONE = {};

    private final Path directory;
    private final FileChannel lockFile;
    private final Object locked;

    private OwnedFiles(Path directory, FileChannel lockFile, Object locked) {
        this.directory = directory;
        this.lockFile = lockFile;
        this.locked = locked;
    }

    static OwnedFiles lock(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(directory, owner(directory, "rwx------"));
        }
        OwnerPermissions.closeToOthers(directory.toRealPath());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<OwnedFiles> ours = tryLock(directory);
            if (ours.isPresent()) {
                return ours.get();
            }
        }
        throw new IOException("the lock file is removed or replaced repeatedly");
    }

    // While the channel is open, no other file can get the same inode number.
    private static Optional<OwnedFiles> tryLock(Path directory) throws IOException {
        Path file = directory.resolve(LOCK);
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS),
                owner(directory, "rw-------"));
        Object opened = identity(file);
        if (held(channel) == null) {
            channel.close();
            throw new StoreException(
                    directory + " is used by another fetch: wait for its end, or choose another directory",
                    StoreException.Reason.UNAVAILABLE,
                    null);
        }
        OwnedFiles ours = new OwnedFiles(directory, channel, opened);
        if (ours.isInPlace()) {
            return Optional.of(ours);
        }
        channel.close();
        return Optional.empty();
    }

    /**
     * Checks, immediately before a change, that no other process can hold the directory too.
     *
     * @throws StoreException if the lock file was removed or replaced meanwhile; nothing may be changed then
     */
    void confirm() throws IOException {
        if (!isInPlace()) {
            throw new StoreException(
                    directory + ": the file " + LOCK
                            + " was removed or replaced while it was held, so another fetch may use the"
                            + " directory: nothing more was written; fetch again",
                    StoreException.Reason.UNAVAILABLE,
                    null);
        }
    }

    private boolean isInPlace() throws IOException {
        try {
            return identity(directory.resolve(LOCK)).equals(locked);
        } catch (NoSuchFileException removed) {
            return false;
        }
    }

    // On systems without file keys, an open file cannot be removed or replaced.
    private static Object identity(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return requireNonNullElse(attributes.fileKey(), path);
    }

    private static @Nullable FileLock held(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException samePocess) {
            return null;
        }
    }

    static boolean isType(String text) {
        return ResourceId.isType(text);
    }

    FileChannel create(String name) throws IOException {
        confirm();
        Path file = directory.resolve(name);
        Set<java.nio.file.OpenOption> options =
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS);
        try {
            return FileChannel.open(file, options, owner(file, "rw-------"));
        } catch (FileAlreadyExistsException taken) {
            throw new StoreException(
                    file + " exists and does not belong to this fetch: choose an empty directory",
                    StoreException.Reason.UNSUITABLE,
                    null);
        }
    }

    /** Deletes the files of types that the saved state does not know: they were begun after it. */
    void deleteOthers(Set<String> types) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.toList()) {
                String name = String.valueOf(file.getFileName());
                String type = name.endsWith(".ndjson") ? name.substring(0, name.length() - ".ndjson".length()) : "";
                if (isType(type) && !types.contains(type)) {
                    confirm();
                    Files.delete(file);
                }
            }
        }
    }

    /** Deletes a file, if it exists. */
    void delete(String name) throws IOException {
        confirm();
        boolean ignored = Files.deleteIfExists(directory.resolve(name));
    }

    /** Replaces a file atomically and durably: readers see the old or the new bytes, also after a crash. */
    void replace(String name, byte[] bytes) throws IOException {
        confirm();
        Path file = directory.resolve(name);
        Path temporary = directory.resolve(name + ".tmp");
        Files.deleteIfExists(temporary);
        try (FileChannel out = FileChannel.open(
                temporary,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                owner(temporary, "rw-------"))) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                int ignored = out.write(rest);
            }
            out.force(true);
        }
        confirm();
        Path ignored = Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // Without this a power failure may undo the renaming. Windows cannot open directories and does not need it.
        if (hasPermissions(directory)) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static FileAttribute<?>[] owner(Path path, String permissions) {
        return hasPermissions(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : NONE;
    }

    private static boolean hasPermissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
