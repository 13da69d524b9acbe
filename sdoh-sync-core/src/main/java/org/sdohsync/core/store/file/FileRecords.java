// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;
import org.sdohsync.core.store.UnreadableRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records as files of one directory. Reads need no lock, because files are replaced atomically; writes are serialized by the
 * directory's lock:
 *
 * <ol>
 *   <li>A save reads the revision in the file's head, compares, writes the next one.
 *   <li>A created record gets a revision above the floor, an updated one the revision after its own.
 *   <li>A delete first raises the floor to the deleted revision, so that it is never given again.
 * </ol>
 */
final class FileRecords implements RecordStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileRecords.class);

    // The revision of a damaged record may be unknown. No record is updated this often.
    private static final long DAMAGED_STEP = 1L << 40;

    private final StoreLayout layout;
    private final DirectoryLock lock;
    private volatile boolean closed;

    private FileRecords(StoreLayout layout, DirectoryLock lock) {
        this.layout = layout;
        this.lock = lock;
    }

    static FileRecords open(Path directory) {
        return open(directory, DirectoryLock.LONGEST_WAIT);
    }

    /** Opens it with another wait for the lock, for tests. */
    static FileRecords open(Path directory, Duration wait) {
        try {
            Path root = StoreLayout.makeRoot(directory);
            DirectoryLock lock = DirectoryLock.open(root, wait);
            StoreLayout layout = new StoreLayout(root, lock);
            FileRecords records = new FileRecords(layout, lock);
            try {
                lock.hold(() -> {
                    layout.prepare();
                    return layout;
                });
            } catch (IOException | RuntimeException failed) {
                records.close();
                throw failed;
            }
            int damaged = layout.quarantinedFiles();
            if (damaged > 0) {
                LOG.warn("store={} quarantined={} see the quarantine folder", directory, damaged);
            }
            return records;
        } catch (DamagedFile damaged) {
            throw new StoreException(
                    "file store " + directory + " is damaged: " + damaged.getMessage() + "; restore it from a backup",
                    Reason.CORRUPT,
                    damaged);
        } catch (IOException failed) {
            throw unavailable(directory, "open", failed);
        }
    }

    @Override
    public Optional<StoredRecord> load(RecordKey key) {
        return run("load " + show(key), () -> {
            Path file = layout.file(key);
            try {
                return Optional.of(checked(key, file));
            } catch (DamagedFile damaged) {
                return lock.hold(() -> reread(key, file));
            } catch (NoSuchFileException absent) {
                requireAbsent(key);
                return Optional.empty();
            }
        });
    }

    @Override
    public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
        // The revision of an update is known, so it is encrypted before the directory is locked.
        RecordDraft ready = expected.equals(Revision.NONE) ? draft : draft.at(new Revision(expected.number() + 1));
        return run(
                "save " + show(key),
                () -> lock.hold(() -> {
                    if (!current(key).equals(expected)) {
                        return Optional.empty();
                    }
                    long base = expected.equals(Revision.NONE) ? layout.floor() : expected.number();
                    Revision next = new Revision(base + 1);
                    layout.makeKind(key.kind());
                    layout.write(layout.file(key), RecordFile.write(new StoredRecord(key, next, ready)));
                    return Optional.of(next);
                }));
    }

    @Override
    public boolean delete(RecordKey key, Revision expected) {
        return run(
                "delete " + show(key),
                () -> lock.hold(() -> {
                    if (expected.equals(Revision.NONE) || !current(key).equals(expected)) {
                        return false;
                    }
                    layout.raiseFloor(expected.number());
                    layout.delete(layout.file(key));
                    return true;
                }));
    }

    @Override
    public List<StoredRecord> list(RecordQuery query) {
        return run("list " + query.kind(), () -> {
            List<StoredRecord> page = new ArrayList<>();
            for (Map.Entry<String, Path> entry : candidates(query).entrySet()) {
                if (matches(query, entry.getValue())) {
                    RecordKey key = new RecordKey(query.kind(), entry.getKey());
                    loadSound(key).filter(found -> matches(query, found)).ifPresent(page::add);
                }
                if (page.size() == query.limit()) {
                    break;
                }
            }
            return page;
        });
    }

    // Quarantined files are listed by damaged(); a file that could not be moved there must cause an exception.
    private Optional<StoredRecord> loadSound(RecordKey key) {
        try {
            return load(key);
        } catch (StoreException failed) {
            if (failed.reason() != Reason.CORRUPT || failed.getSuppressed().length > 0) {
                throw failed;
            }
            return Optional.empty();
        }
    }

    // The names are read under the lock: a record that is replaced meanwhile must not be missed.
    private NavigableMap<String, Path> candidates(RecordQuery query) throws IOException {
        NavigableMap<String, Path> byId = new TreeMap<>(RecordKey.idOrder());
        for (Path file : lock.hold(() -> layout.files(query.kind()))) {
            Optional<String> named = FileNames.id(file.getFileName().toString());
            (named.isPresent() ? named : idInside(query.kind(), file)).ifPresent(id -> byId.put(id, file));
        }
        return byId.tailMap(query.after(), false);
    }

    private Optional<String> idInside(String kind, Path file) throws IOException {
        try {
            return Optional.of(RecordFile.readHead(file).key().id());
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (DamagedFile damaged) {
            Path target = layout.quarantined(kind, file);
            StoreException corrupt =
                    lock.hold(() -> quarantine("a record of " + kind + " with a long id", file, target, damaged));
            if (corrupt.getSuppressed().length > 0) {
                throw corrupt;
            }
            return Optional.empty();
        }
    }

    private static boolean matches(RecordQuery query, Path file) throws IOException {
        if (query.group().isEmpty() && query.dueBefore().isEmpty()) {
            return true;
        }
        try {
            RecordFile.Head head = RecordFile.readHead(file);
            return query.matches(head.key().id(), head.group(), head.dueAt());
        } catch (DamagedFile damaged) {
            return true; // loading it fails with the reason
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    private static boolean matches(RecordQuery query, StoredRecord found) {
        return query.matches(
                found.key().id(), found.draft().group(), found.draft().dueAt().orElse(null));
    }

    @Override
    public Set<String> kinds() {
        return run("list kinds", () -> {
            Set<String> found = new TreeSet<>();
            for (Path kind : layout.kinds()) {
                String name = kind.getFileName().toString();
                if (!layout.files(name).isEmpty()) {
                    found.add(name);
                }
            }
            found.addAll(layout.quarantinedKinds());
            return found;
        });
    }

    @Override
    public List<UnreadableRecord> damaged(String kind) {
        return run("list damaged " + kind, () -> {
            List<UnreadableRecord> found = new ArrayList<>();
            for (Path file : layout.quarantined(kind)) {
                found.add(describe(kind, file));
            }
            return found;
        });
    }

    // If the head is intact, it contains id and group.
    private UnreadableRecord describe(String kind, Path file) throws IOException {
        RecordFile.@Nullable Head head = null;
        try {
            head = RecordFile.readHead(file);
        } catch (DamagedFile headless) {
            LOG.trace("quarantined file={} has no readable head", file);
        }
        Optional<String> named = FileNames.id(layout.recordName(kind, file));
        @Nullable String id = named.orElse(head == null ? null : head.key().id());
        String what = id == null ? "a record of " + kind + " with a long id" : kind + "/" + id;
        return UnreadableRecord.of(kind, id, head == null ? null : head.group(), corrupt(what, file, null));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                lock.close();
            } catch (IOException left) {
                LOG.debug("store={} the lock file was not closed cleanly", layout.root(), left);
            }
        }
    }

    private Revision current(RecordKey key) throws IOException {
        Path file = layout.file(key);
        try {
            RecordFile.Head head = RecordFile.readHead(file);
            requireKey(key, head.key());
            return head.revision();
        } catch (DamagedFile damaged) {
            throw quarantine(key, file, damaged);
        } catch (NoSuchFileException absent) {
            requireAbsent(key);
            return Revision.NONE;
        }
    }

    // On a file system without atomic replacement a reader without the lock may see a file that is being replaced.
    private Optional<StoredRecord> reread(RecordKey key, Path file) throws IOException {
        try {
            return Optional.of(checked(key, file));
        } catch (DamagedFile damaged) {
            throw quarantine(key, file, damaged);
        } catch (NoSuchFileException absent) {
            requireAbsent(key);
            return Optional.empty();
        }
    }

    private static StoredRecord checked(RecordKey key, Path file) throws IOException {
        StoredRecord found = RecordFile.read(file);
        requireKey(key, found.key());
        return found;
    }

    private static void requireKey(RecordKey wanted, RecordKey found) throws DamagedFile {
        if (!wanted.equals(found)) {
            throw new DamagedFile("contains another record");
        }
    }

    private void requireAbsent(RecordKey key) throws IOException {
        layout.requirePresent();
        if (Files.exists(layout.quarantined(key), LinkOption.NOFOLLOW_LINKS)) {
            throw corrupt(show(key), layout.quarantined(key), null);
        }
    }

    private StoreException quarantine(RecordKey key, Path file, DamagedFile damaged) {
        return quarantine(show(key), file, layout.quarantined(key), damaged);
    }

    private StoreException quarantine(String what, Path file, Path target, DamagedFile damaged) {
        StoreException corrupt = corrupt(what, target, damaged);
        try {
            layout.raiseFloor(layout.floor() + DAMAGED_STEP);
            layout.moveToQuarantine(file, target);
        } catch (IOException staysWhereItIs) {
            corrupt.addSuppressed(staysWhereItIs);
        }
        return corrupt;
    }

    private static StoreException corrupt(String what, Path quarantined, @Nullable DamagedFile damaged) {
        return new StoreException(
                what + " is damaged" + (damaged == null ? "" : " (" + damaged.getMessage() + ")")
                        + ": restore it from a backup, or delete " + quarantined + " to start without it",
                Reason.CORRUPT,
                damaged);
    }

    private <T> T run(String what, UninterruptedIo.Action<T> action) {
        if (closed) {
            throw new IllegalStateException("the file store is closed");
        }
        try {
            return action.run();
        } catch (DamagedFile damaged) {
            throw new StoreException(
                    "file store " + layout.root() + " is damaged: " + damaged.getMessage(), Reason.CORRUPT, damaged);
        } catch (IOException failed) {
            throw unavailable(layout.root(), what, failed);
        }
    }

    private static StoreException unavailable(Path directory, String what, IOException failed) {
        return new StoreException(
                "file store " + directory + " cannot " + what
                        + ": check that it is a directory, that this user may write to it, and that the disk is"
                        + " not full",
                Reason.UNAVAILABLE,
                failed);
    }

    private static String show(RecordKey key) {
        return key.kind() + "/" + key.id();
    }
}
