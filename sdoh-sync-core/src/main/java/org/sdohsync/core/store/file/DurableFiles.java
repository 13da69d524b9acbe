// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.sdohsync.core.error.StoreException;

/** Durable file operations for one owner. */
final class DurableFiles {
    private static final FileAttribute<?>[] NONE = {};

    private DurableFiles() {}

    /** Creates a directory and its parents, accessible to the owner only. An existing one is not changed. */
    static void makeDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent != null) {
            makeDirectory(parent);
        }
        try {
            Files.createDirectory(directory, owner(directory, "rwx------"));
        } catch (FileAlreadyExistsException raced) {
            if (!Files.isDirectory(directory)) {
                throw raced;
            }
        }
        if (parent != null) {
            syncDirectory(parent);
        }
    }

    /**
     * Creates a directory inside the store. A symbolic link in its place is refused, because its target could be anywhere.
     */
    static void makeOwnDirectory(Path directory) throws IOException {
        makeDirectory(directory);
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new DamagedFile(directory.getFileName() + " is a symbolic link");
        }
    }

    /**
     * Opens a file for reading. Links are not followed, and other kinds of files are refused: reading a pipe would never end.
     */
    static FileChannel openToRead(Path file) throws IOException {
        if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isRegularFile()) {
            throw new DamagedFile(file.getFileName() + " is not a regular file");
        }
        return FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    /** Creates an empty file, accessible to the owner only, unless it exists. */
    static void makeFile(Path file) throws IOException {
        try {
            Files.createFile(file, owner(file, "rw-------"));
        } catch (FileAlreadyExistsException raced) {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new DamagedFile(file.getFileName() + " is not a regular file");
            }
        }
    }

    /**
     * Replaces a file atomically and durably: readers see the old or the new bytes, also after a crash. Confirms the lock
     * immediately before.
     */
    static void replace(Path file, ByteBuffer bytes, DirectoryLock lock) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + FileNames.TEMPORARY);
        try {
            UninterruptedIo.call(() -> {
                Files.deleteIfExists(temporary);
                try (FileChannel out = FileChannel.open(
                        temporary,
                        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                        owner(temporary, "rw-------"))) {
                    ByteBuffer rest = bytes.duplicate();
                    while (rest.hasRemaining()) {
                        out.write(rest);
                    }
                    out.force(true);
                }
                return temporary;
            });
            lock.confirm();
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | StoreException failed) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException left) {
                failed.addSuppressed(left);
            }
            throw failed;
        }
        syncDirectory(directory(file));
    }

    static void delete(Path file, DirectoryLock lock) throws IOException {
        lock.confirm();
        Files.delete(file);
        syncDirectory(directory(file));
    }

    static void move(Path file, Path target, DirectoryLock lock) throws IOException {
        lock.confirm();
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncDirectory(directory(target));
        syncDirectory(directory(file));
    }

    // Without this a power failure may undo a rename. Windows cannot open directories and does not need it.
    private static void syncDirectory(Path directory) throws IOException {
        if (hasPermissions(directory)) {
            UninterruptedIo.call(() -> {
                try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                    channel.force(true);
                }
                return directory;
            });
        }
    }

    private static FileAttribute<?>[] owner(Path path, String permissions) {
        if (!hasPermissions(path)) {
            return NONE;
        }
        Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)};
    }

    static boolean hasPermissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    static Path directory(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalStateException("a file of the store has no directory; this indicates a bug");
        }
        return parent;
    }
}
