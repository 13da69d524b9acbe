// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.internal.http.ResourceId;

/** Durable files in a directory of one owner and one process. Not thread-safe. */
final class OwnedFiles implements AutoCloseable {
    private static final String LOCK = ".lock";
    private static final FileAttribute<?>[] NONE = {};

    private final Path directory;
    private final FileChannel lockFile;

    private OwnedFiles(Path directory, FileChannel lockFile) {
        this.directory = directory;
        this.lockFile = lockFile;
    }

    static OwnedFiles lock(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(directory, owner(directory, "rwx------"));
        }
        FileChannel channel = FileChannel.open(
                directory.resolve(LOCK),
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS),
                owner(directory, "rw-------"));
        if (held(channel) == null) {
            channel.close();
            throw new StoreException(
                    directory + " is used by another fetch: wait for its end, or choose another directory",
                    StoreException.Reason.UNAVAILABLE,
                    null);
        }
        return new OwnedFiles(directory, channel);
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
                    Files.delete(file);
                }
            }
        }
    }

    /** Replaces a file atomically and durably: readers see the old or the new bytes, also after a crash. */
    void replace(String name, byte[] bytes) throws IOException {
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
