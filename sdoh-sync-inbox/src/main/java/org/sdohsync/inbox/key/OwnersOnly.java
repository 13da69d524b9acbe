// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.key;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.sdohsync.core.error.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes permissions of other users away, with a warning, where this process owns the file or folder. One that belongs to another user
 * and that others can write to is refused: its content may be replaced. Links are followed. Does nothing where the file system has no
 * permissions. Stateless.
 */
final class OwnersOnly {
    private static final Logger LOG = LoggerFactory.getLogger(OwnersOnly.class);
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> OTHERS_READ_OR_WRITE = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_WRITE);
    private static final String FOLDER = "rwx------";
    private static final String FILE = "rw-------";

    private OwnersOnly() {}

    /** Makes a folder, and those above it, for its owner only; closes one that is there and that others can write to. */
    static void folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, attributes(folder, FOLDER));
        }
        close(folder, folder, OTHERS_WRITE, FOLDER);
    }

    /** Closes a file of a folder that others can read or write to. */
    static void file(Path folder, String name) throws IOException {
        close(folder.resolve(name), folder, OTHERS_READ_OR_WRITE, FILE);
    }

    /** Makes an empty file for its owner only. */
    static void create(Path file) throws IOException {
        Path ignored = Files.createFile(file, attributes(file, FILE));
    }

    private static void close(Path path, Path folder, Set<PosixFilePermission> open, String closed) throws IOException {
        if (!hasPermissions(path)) {
            return;
        }
        Set<PosixFilePermission> found = Files.getPosixFilePermissions(path);
        if (found.stream().noneMatch(open::contains)) {
            return;
        }
        if (isOwn(path, folder)) {
            Path ignored = Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(closed));
            LOG.warn("Others could read or write to {}: its permissions are {} now.", path, closed);
        } else if (found.stream().anyMatch(OTHERS_WRITE::contains)) {
            throw new StoreException(
                    "the inbox's key: others can write to " + path
                            + ", which belongs to another user, so the key may be replaced; change its owner, and its"
                            + " permissions with chmod to " + closed + ", or choose another folder (inbox.home)",
                    StoreException.Reason.UNSUITABLE,
                    null);
        }
    }

    // The owner of a new file is the user of this process.
    private static boolean isOwn(Path path, Path folder) throws IOException {
        try {
            Path probe = Files.createTempFile(folder, "owner", ".tmp");
            try {
                return Files.getOwner(path).equals(Files.getOwner(probe));
            } finally {
                boolean ignored = Files.deleteIfExists(probe);
            }
        } catch (FileSystemException failed) {
            // Such as a secret that a container platform mounts for reading.
            if (Files.isWritable(folder)) {
                throw failed;
            }
            return false;
        }
    }

    private static FileAttribute<?>[] attributes(Path path, String permissions) {
        return hasPermissions(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean hasPermissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
