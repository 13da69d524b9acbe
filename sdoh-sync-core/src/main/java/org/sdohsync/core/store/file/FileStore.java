// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.file;

import static java.util.Objects.requireNonNull;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;

/**
 * A store in one directory of a local disk. Immutable; a step on the way to a {@link Store}: a file store is always sealed.
 *
 * <ul>
 *   <li>One file per record, replaced atomically and synced to the disk before a save returns.
 *   <li>Directories and files are made for their owner alone (0700, 0600) where the file system knows permissions. A directory or file
 *       of the store that others can write to is closed to them with a warning when the store is opened, if this process owns it;
 *       if somebody else does, the store is refused (UNSUITABLE). The directories above it are the application's to protect.
 *   <li>Links, pipes and folders in place of what the store keeps are never followed: they are damage (CORRUPT). The store's directory
 *       itself may be named through a link.
 *   <li>Several threads and several processes of one host may use the directory at once: an advisory lock orders their writes.
 *       Network file systems whose locks are not shared between hosts are no place for it; use {@code JdbcStore} there. A lock
 *       file that somebody removed is made again, and nobody changes anything under a lock on the removed one: each change asks
 *       right before it, so only a removal within that moment could let two write at once. A directory that was replaced by
 *       another while the store was open is refused (UNSUITABLE).
 *   <li>What is cut off or changed on the disk is noticed: the file is moved to the {@code quarantine} folder and reading the
 *       record is a {@link org.sdohsync.core.error.StoreException} with reason CORRUPT, until a backup is put back in its place
 *       or the file in quarantine is deleted. A list tells so once and leaves the record out from then on.
 *   <li>Kinds, ids, groups, due times and revisions are in the clear, and bound into the seals; values are sealed. What an earlier
 *       file put back can do is told at {@link org.sdohsync.core.store.Records}.
 * </ul>
 */
public final class FileStore {
    private final Path directory;

    private FileStore(Path directory) {
        this.directory = directory;
    }

    /**
     * Names the directory.
     *
     * @param directory where to keep the records; made when it is not there
     * @return the next step
     * @throws IllegalArgumentException if it is not on the default file system
     */
    public static FileStore at(Path directory) {
        if (!requireNonNull(directory, "directory").getFileSystem().equals(FileSystems.getDefault())) {
            throw new IllegalArgumentException("directory is not on the default file system: " + directory);
        }
        return new FileStore(directory.toAbsolutePath().normalize());
    }

    /**
     * Opens the store, making it when it is not there.
     *
     * @param sealing what the values are sealed with, for example {@link Sealing#aesGcm(byte[])}
     * @return the store; safe for use by many threads
     * @throws org.sdohsync.core.error.StoreException if the directory cannot be used, was damaged, can be written to by
     *     others and belongs to somebody else, or was written by a newer version
     * @throws IllegalArgumentException if the sealing is {@link Sealing#none()}
     */
    public Store sealedWith(Sealing sealing) {
        if (requireNonNull(sealing, "sealing") == Sealing.none()) {
            throw new IllegalArgumentException("a store on a disk must be sealed");
        }
        return Store.over(FileRecords.open(directory), sealing);
    }

    @Override
    public String toString() {
        return "FileStore[" + directory + "]";
    }
}
