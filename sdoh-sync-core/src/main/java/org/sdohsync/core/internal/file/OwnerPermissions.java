// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Set;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the permissions of other users on directories of this library and their files if they can write to them: with a warning
 * if this process owns them; otherwise they are refused. Does nothing if the file system does not support permissions. Stateless;
 * safe for use by many threads.
 */
public final class OwnerPermissions {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerPermissions.class);
    private static final String PROBE = ".tmp";
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> OTHERS_ENTER =
            EnumSet.of(PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);

    private OwnerPermissions() {}

    /**
     * Closes a directory to others if they can write to it, and each of its files that they can write to. If they cannot even enter
     * the directory, its files are not looked at.
     *
     * @param directory an existing directory
     * @throws IOException if permissions cannot be read or changed
     * @throws StoreException if others can write, and the owner is another user
     */
    public static void closeToOthers(Path directory) throws IOException {
        if (!isSupported(directory)) {
            return;
        }
        PosixFileAttributes before = attributes(directory);
        boolean wasOpen = hasAny(before, OTHERS_ENTER) || hasAny(before, OTHERS_WRITE);
        close(directory, directory);
        if (wasOpen) {
            for (Path file : Directories.entries(directory)) {
                if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    close(file, directory);
                }
            }
        }
    }

    private static void close(Path path, Path directory) throws IOException {
        PosixFileAttributes found = attributes(path);
        if (found.isSymbolicLink() || !hasAny(found, OTHERS_WRITE)) {
            return;
        }
        String closed = found.isDirectory() ? "rwx------" : "rw-------";
        if (!found.owner().equals(ownUser(directory))) {
            throw new StoreException(
                    path
                            + ": others can write to it, and it belongs to another user, so its content may be replaced; change its"
                            + " owner, and its permissions with chmod to " + closed + ", or choose another directory",
                    Reason.UNSUITABLE,
                    null);
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(closed));
        LOG.warn("path={} was writable for others: its permissions are now {}", path, closed);
    }

    private static boolean isSupported(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static boolean hasAny(PosixFileAttributes found, Set<PosixFilePermission> some) {
        return found.permissions().stream().anyMatch(some::contains);
    }

    private static PosixFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    // The owner of a new file is the user of this process.
    private static UserPrincipal ownUser(Path directory) throws IOException {
        Path probe = Files.createTempFile(directory, "owner", PROBE);
        try {
            return Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS);
        } finally {
            Files.deleteIfExists(probe);
        }
    }
}
