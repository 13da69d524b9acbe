// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.file;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One holder at a time among all threads of all processes on a host. A file lock belongs to a whole process, and closing any
 * channel of the file gives it up, so all stores of a process on one directory share one channel. Safe for use by many threads.
 */
final class DirectoryLock {
    // Guards OPEN and every users count.
    private static final ReentrantLock REGISTRY = new ReentrantLock();
    private static final Map<Object, DirectoryLock> OPEN = new HashMap<>();

    // Orders the threads of this process and guards the channel. Held over file operations: ordering them is its
    // purpose.
    private final ReentrantLock threads = new ReentrantLock();
    private final Path file;
    private final Object identity;
    private FileChannel channel;
    private int users;

    private DirectoryLock(Path file, Object identity) throws IOException {
        this.file = file;
        this.identity = identity;
        this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
    }

    /** Opens the lock on a file that exists. */
    static DirectoryLock open(Path file) throws IOException {
        REGISTRY.lock();
        try {
            Path real = file.toRealPath();
            Object identity = requireNonNullElse(
                    Files.readAttributes(real, BasicFileAttributes.class).fileKey(), real);
            DirectoryLock lock = OPEN.get(identity);
            if (lock == null) {
                lock = Uninterrupted.call(() -> new DirectoryLock(real, identity));
                OPEN.put(identity, lock);
            }
            lock.users++;
            return lock;
        } finally {
            REGISTRY.unlock();
        }
    }

    <T> T hold(Uninterrupted.Action<T> action) throws IOException {
        threads.lock();
        try {
            FileLock lock = Uninterrupted.call(this::acquire);
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

    private FileLock acquire() throws IOException {
        if (!channel.isOpen()) {
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
        }
        return channel.lock();
    }

    void close() throws IOException {
        REGISTRY.lock();
        try {
            if (--users == 0) {
                OPEN.remove(identity);
                threads.lock();
                try {
                    channel.close();
                } finally {
                    threads.unlock();
                }
            }
        } finally {
            REGISTRY.unlock();
        }
    }
}
