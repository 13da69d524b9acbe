// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.file;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;

/**
 * A lock with one holder at a time among all threads of all processes on a host. A file lock belongs to a whole process, and
 * closing any channel of the file releases it, so all stores of a process on one directory share one channel.
 *
 * <p>A lock on a deleted file does not exclude a process that creates the file again. So after locking, the file at the path
 * is compared with the locked one, and locked instead if it is another; and it is compared again immediately before each
 * change ({@link #confirm}). A directory that was replaced is refused.
 *
 * <p>A holder that is stopped, or whose disk does not answer, holds the lock for as long as it likes. So a call waits {@link
 * #LONGEST_WAIT} for the other threads of this process, and as long again for other processes; then it fails and says who the
 * holder is. Safe for use by many threads.
 */
final class DirectoryLock {
    /** The longest wait for a lock: 30 seconds. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private static final int ATTEMPTS = 100;

    // Guards OPEN and every users count.
    private static final ReentrantLock REGISTRY = new ReentrantLock();
    private static final Map<Object, DirectoryLock> OPEN = new HashMap<>();

    // Serializes the threads of this process and guards the channel. Held during file operations, because serializing
    // them is its purpose.
    private final ReentrantLock threads = new ReentrantLock();
    private final Path directory;
    private final Path file;
    private final Object identity;
    private final Duration wait;
    private @Nullable FileChannel channel;
    private @Nullable Object locked;
    private int users;

    private DirectoryLock(Path directory, Object identity, Duration wait) {
        this.directory = directory;
        this.wait = wait;
        this.file = directory.resolve("lock");
        this.identity = identity;
    }

    /** Opens the lock of an existing directory. */
    static DirectoryLock open(Path directory) throws IOException {
        return open(directory, LONGEST_WAIT);
    }

    /** Opens it with another wait, unless this process has it open. */
    static DirectoryLock open(Path directory, Duration wait) throws IOException {
        REGISTRY.lock();
        try {
            Object identity = identity(directory);
            DirectoryLock lock = OPEN.computeIfAbsent(identity, key -> new DirectoryLock(directory, key, wait));
            lock.users++;
            return lock;
        } finally {
            REGISTRY.unlock();
        }
    }

    <T> T hold(UninterruptedIo.Action<T> action) throws IOException {
        lockThreads();
        try {
            FileLock lock = UninterruptedIo.call(this::acquire);
            try {
                return action.run();
            } finally {
                if (lock.isValid()) {
                    lock.release();
                }
            }
        } finally {
            threads.unlock();
        }
    }

    private void lockThreads() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    if (threads.tryLock(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                    throw heldTooLong();
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Checks, immediately before a change and while the lock is held, that no other process can hold it too.
     *
     * @throws IOException if the lock file was removed or replaced meanwhile; nothing may be changed then
     */
    void confirm() throws IOException {
        requireDirectory();
        if (!isInPlace()) {
            throw new IOException("the lock file was removed or replaced while it was held");
        }
    }

    /** Checks that the directory is the one that was opened. */
    void requireDirectory() throws IOException {
        if (!identity(directory).equals(identity)) {
            throw new StoreException(
                    "file store " + directory
                            + " was replaced by another directory while it was open: close the store and open it again",
                    Reason.UNSUITABLE,
                    null);
        }
    }

    private FileLock acquire() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            requireDirectory();
            FileChannel open = channel;
            if (open == null || !open.isOpen() || !isInPlace()) {
                open = reopen();
            }
            FileLock lock = open.tryLock();
            if (lock == null) {
                lock = await(open);
            }
            if (isInPlace()) {
                return lock;
            }
            lock.release();
        }
        throw new IOException("the lock file is removed or replaced repeatedly");
    }

    // Another process has it. A call of the operating system that waits for a lock has no time limit, so another thread
    // makes it; closing the channel ends it. No thread of this process holds the lock, so none loses it thereby.
    private FileLock await(FileChannel open) throws IOException {
        FutureTask<FileLock> locking = new FutureTask<>(open::lock);
        Thread waiter = new Thread(locking, "sdoh-sync-file-lock");
        waiter.setDaemon(true);
        waiter.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return locking.get(wait.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
        } catch (TimeoutException late) {
            StoreException held = heldTooLong();
            open.close();
            throw held;
        } catch (ExecutionException failed) {
            open.close();
            throw new IOException("the lock file cannot be locked", failed.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private StoreException heldTooLong() {
        return new StoreException(
                "file store " + directory + " is locked for more than " + wait.toSeconds() + " seconds by "
                        + LockHolder.of(file).inWords() + "; nothing was changed",
                Reason.UNAVAILABLE,
                null);
    }

    // While the channel is open, no other file can get the same inode number.
    private FileChannel reopen() throws IOException {
        if (channel != null) {
            channel.close();
        }
        DurableFiles.makeFile(file);
        FileChannel opened = FileChannel.open(file, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        channel = opened;
        locked = identity(file);
        return opened;
    }

    private boolean isInPlace() throws IOException {
        try {
            return identity(file).equals(locked);
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

    void close() throws IOException {
        REGISTRY.lock();
        try {
            if (--users == 0) {
                OPEN.remove(identity);
                threads.lock();
                try {
                    if (channel != null) {
                        channel.close();
                    }
                } finally {
                    threads.unlock();
                }
            }
        } finally {
            REGISTRY.unlock();
        }
    }
}
