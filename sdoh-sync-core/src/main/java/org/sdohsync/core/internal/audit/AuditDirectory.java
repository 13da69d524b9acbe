// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.audit;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sdohsync.core.audit.AuditLog;
import org.sdohsync.core.internal.file.OwnerPermissions;

/** Segments as files of a directory. Safe for use by many threads. */
public final class AuditDirectory implements AuditLog {
    private static final String SUFFIX = ".audit";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,100}");

    private final Path directory;

    /** Guards {@link #open}; held while a line is written, so that lines stay whole and in order. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<String, FileChannel> open = new HashMap<>();

    private AuditDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * Opens a directory. If others can write to it or its files, their permissions are removed with a warning.
     *
     * @param directory the directory, made if it is missing
     * @return the log
     * @throws org.sdohsync.core.error.StoreException if others can write, and the owner is another user
     */
    public static AuditDirectory at(Path directory) {
        try {
            Files.createDirectories(requireNonNull(directory, "directory"), permissions("rwx------"));
            OwnerPermissions.closeToOthers(directory.toRealPath());
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "the directory of the audit log cannot be made, or closed to others", failed);
        }
        return new AuditDirectory(directory);
    }

    @Override
    public void append(String segment, String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
        lock.lock();
        try {
            FileChannel channel = open.get(segment);
            if (channel == null) {
                channel = FileChannel.open(
                        file(segment),
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.APPEND,
                                LinkOption.NOFOLLOW_LINKS),
                        permissions("rw-------"));
                closeAll();
                open.put(segment, channel);
            }
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void force(String segment) throws IOException {
        lock.lock();
        try {
            FileChannel channel = open.get(segment);
            if (channel != null) {
                channel.force(false);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<String> segments() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .filter(name -> NAME.matcher(name).matches())
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void read(String segment, Consumer<? super String> reader) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file(segment), StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                reader.accept(line);
            }
        }
    }

    @Override
    public void remove(String segment) throws IOException {
        lock.lock();
        try {
            FileChannel written = open.remove(segment);
            if (written != null) {
                written.close();
            }
            boolean ignored = Files.deleteIfExists(file(segment));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closeAll();
        } catch (IOException failed) {
            throw new UncheckedIOException("the audit log cannot be closed", failed);
        } finally {
            lock.unlock();
        }
    }

    private void closeAll() throws IOException {
        for (FileChannel channel : open.values()) {
            if (channel.isOpen()) {
                channel.force(false);
                channel.close();
            }
        }
        open.clear();
    }

    private Path file(String segment) {
        if (!NAME.matcher(segment).matches()) {
            throw new IllegalArgumentException("not the name of a segment");
        }
        return directory.resolve(segment + SUFFIX);
    }

    private static FileAttribute<?>[] permissions(String text) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))}
                : new FileAttribute<?>[0];
    }

    @Override
    public String toString() {
        return "AuditLog[" + directory + "]";
    }
}
