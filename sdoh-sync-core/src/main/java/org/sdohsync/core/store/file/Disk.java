// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Durable file operations for one owner. */
final class Disk {
    private static final FileAttribute<?>[] NONE = {};

    private Disk() {}

    /** Makes a directory, and its parents, for the owner alone. One that is there stays as it is. */
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

    /** Makes an empty file for the owner alone, unless it is there. */
    static void makeFile(Path file) throws IOException {
        try {
            Files.createFile(file, owner(file, "rw-------"));
        } catch (FileAlreadyExistsException raced) {
            if (!Files.isRegularFile(file)) {
                throw raced;
            }
        }
    }

    /** Replaces a file so that readers, and whoever comes after a crash, find the old bytes or the new ones, never a part. */
    static void replace(Path file, ByteBuffer bytes) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + FileNames.TEMPORARY);
        try {
            Uninterrupted.call(() -> {
                Files.deleteIfExists(temporary);
                Files.createFile(temporary, owner(temporary, "rw-------"));
                try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                    ByteBuffer rest = bytes.duplicate();
                    while (rest.hasRemaining()) {
                        out.write(rest);
                    }
                    out.force(true);
                }
                return temporary;
            });
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException left) {
                failed.addSuppressed(left);
            }
            throw failed;
        }
        syncDirectory(directory(file));
    }

    static void delete(Path file) throws IOException {
        Files.delete(file);
        syncDirectory(directory(file));
    }

    static void move(Path file, Path target) throws IOException {
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncDirectory(directory(target));
        syncDirectory(directory(file));
    }

    // Without this a rename may be undone by a power cut. Windows cannot open directories and does not need it.
    private static void syncDirectory(Path directory) throws IOException {
        if (hasPermissions(directory)) {
            Uninterrupted.call(() -> {
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

    private static boolean hasPermissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static Path directory(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalStateException("a file of the store has no directory; indicates a bug");
        }
        return parent;
    }
}
