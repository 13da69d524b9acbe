// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.file;

import static java.util.Objects.requireNonNull;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;

/**
 * A store in one directory of a local disk. This is the first step of opening it; {@link #sealedWith} returns the {@link
 * Store}, which is always encrypted. Immutable.
 *
 * <ul>
 *   <li>One file per record, replaced atomically and synced to the disk before a save returns.
 *   <li>Directories and files are accessible to their owner only (0700, 0600) where the file system supports permissions. If
 *       others can write to a directory or file of the store, the permissions are corrected with a warning when the store is
 *       opened, if this process owns it; otherwise the store is refused (UNSUITABLE). The application has to protect the
 *       directories above it.
 *   <li>Links, pipes and folders in place of the store's files are never followed and are treated as damage (CORRUPT). The
 *       store's directory itself may be named through a link.
 *   <li>Several threads and several processes of one host may use the directory at once: an advisory lock serializes their
 *       writes. Do not use it on network file systems whose locks are not shared between hosts; use {@code JdbcStore} there. A
 *       removed lock file is created again, and a lock on the removed file is not used for changes: it is checked immediately
 *       before each change, so two processes could write at once only if it is removed in that moment. A call waits at most a
 *       minute for the lock of a process that is stopped or hangs, and then throws a {@link
 *       org.sdohsync.core.error.StoreException} (UNAVAILABLE) that names the process. A directory that was
 *       replaced while the store was open is refused (UNSUITABLE).
 *   <li>Truncated or changed files are detected: the file is moved to the {@code quarantine} folder and reading the record
 *       throws a {@link org.sdohsync.core.error.StoreException} with reason CORRUPT, until it is restored from a backup or the
 *       file in quarantine is deleted. A list reports it once and leaves the record out from then on.
 *   <li>Kinds, ids, groups, due times and revisions are stored in the clear and authenticated by the encryption; values are
 *       encrypted. The effects of restoring an earlier copy of a file are described at {@link org.sdohsync.core.store.Records}.
 * </ul>
 */
public final class FileSystemStore {
    private final Path directory;

    private FileSystemStore(Path directory) {
        this.directory = directory;
    }

    /**
     * Sets the directory.
     *
     * @param directory the directory of the records; created if it does not exist
     * @return the next step
     * @throws IllegalArgumentException if it is not on the default file system
     */
    public static FileSystemStore at(Path directory) {
        if (!requireNonNull(directory, "directory").getFileSystem().equals(FileSystems.getDefault())) {
            throw new IllegalArgumentException("the directory is not on the default file system: " + directory);
        }
        return new FileSystemStore(directory.toAbsolutePath().normalize());
    }

    /**
     * Opens the store, and creates it if it does not exist.
     *
     * @param sealing the encryption of the values, such as {@link Sealing#aesGcm(byte[])}
     * @return the store; safe for use by many threads
     * @throws org.sdohsync.core.error.StoreException if the directory cannot be used, is damaged, is writable for others and
     *     belongs to another user, or was written by a newer version
     * @throws IllegalArgumentException if the sealing is {@link Sealing#none()}
     */
    public Store sealedWith(Sealing sealing) {
        if (requireNonNull(sealing, "sealing") == Sealing.none()) {
            throw new IllegalArgumentException("a store on a disk must be encrypted: use Sealing.aesGcm");
        }
        return Store.over(FileRecords.open(directory), sealing);
    }

    @Override
    public String toString() {
        return "FileStore[" + directory + "]";
    }
}
