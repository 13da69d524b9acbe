// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.file;

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
 * Removes the permissions of other users on files and directories of a store if they can write to them: with a warning if
 * this process owns them; otherwise the store is refused. Does nothing if the file system does not support permissions.
 */
final class Permissions {
    private static final Logger LOG = LoggerFactory.getLogger(Permissions.class);
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> OTHERS_ENTER =
            EnumSet.of(PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);

    private Permissions() {}

    /** Tells whether other users than the owner can access the content of a directory. */
    static boolean isOpen(Path directory) throws IOException {
        return DurableFiles.hasPermissions(directory)
                && (hasAny(attributes(directory), OTHERS_ENTER) || hasAny(attributes(directory), OTHERS_WRITE));
    }

    static void close(Path path) throws IOException {
        if (!DurableFiles.hasPermissions(path)) {
            return;
        }
        PosixFileAttributes found = attributes(path);
        if (found.isSymbolicLink() || !hasAny(found, OTHERS_WRITE)) {
            return;
        }
        String closed = found.isDirectory() ? "rwx------" : "rw-------";
        if (!found.owner().equals(ownUser(found.isDirectory() ? path : DurableFiles.directory(path)))) {
            throw new StoreException(
                    "file store: others can write to " + path
                            + ", which belongs to another user, so its content may be replaced; change its owner, and"
                            + " its permissions with chmod to " + closed + ", or choose another directory",
                    Reason.UNSUITABLE,
                    null);
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(closed));
        LOG.warn("path={} was writable for others: its permissions are now {}", path, closed);
    }

    private static boolean hasAny(PosixFileAttributes found, Set<PosixFilePermission> some) {
        return found.permissions().stream().anyMatch(some::contains);
    }

    private static PosixFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    // The owner of a new file is the user of this process.
    private static UserPrincipal ownUser(Path directory) throws IOException {
        Path probe = Files.createTempFile(directory, "owner", FileNames.TEMPORARY);
        try {
            return Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS);
        } finally {
            Files.deleteIfExists(probe);
        }
    }
}
