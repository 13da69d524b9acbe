// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.seen;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.StoreException;

/**
 * A set of digests whose heap does not grow with it:
 *
 * <ol>
 *   <li>up to 32,768 digests are in a hash table, of at most 1 MiB;
 *   <li>when it is full, it is written as a sorted run into a temporary file, and begun anew;
 *   <li>runs of similar size are merged, so that there are few: of one million digests at most five;
 *   <li>a filter of 1 MiB spares looking into the runs for nearly all that is new.
 * </ol>
 *
 * <p>The first 128 bits of each digest are kept. Not thread-safe.
 */
public final class DigestSet implements AutoCloseable {
    private static final int MOST_IN_HEAP = 1 << 15;

    private final Supplier<Optional<Path>> directory;
    private final int mostInHeap;
    private final DigestTable table = new DigestTable();
    private final List<DigestRun> runs = new ArrayList<>();
    private @Nullable DigestFilter filter;
    private long size;

    /**
     * Creates an empty set.
     *
     * @param directory gives the directory for temporary files, when the first one is needed; empty for that of the system
     */
    public DigestSet(Supplier<Optional<Path>> directory) {
        this(directory, MOST_IN_HEAP);
    }

    DigestSet(Supplier<Optional<Path>> directory, int mostInHeap) {
        this.directory = directory;
        this.mostInHeap = mostInHeap;
    }

    /**
     * Adds a digest.
     *
     * @param digest at least 16 bytes
     * @return true if it was not there
     * @throws StoreException if the temporary file cannot be written
     */
    public boolean add(byte[] digest) {
        ByteBuffer pair = ByteBuffer.wrap(digest);
        long high = pair.getLong();
        return add(high == 0 ? 1 : high, pair.getLong());
    }

    boolean add(long high, long low) {
        if (isInRuns(high, low) || !table.add(high, low)) {
            return false;
        }
        size++;
        if (table.size() >= mostInHeap) {
            spill();
        }
        return true;
    }

    private boolean isInRuns(long high, long low) {
        DigestFilter spilled = filter;
        if (spilled == null || !spilled.mayHave(high, low)) {
            return false;
        }
        try {
            for (DigestRun run : runs) {
                if (run.has(high, low)) {
                    return true;
                }
            }
            return false;
        } catch (IOException failed) {
            throw failed(failed);
        }
    }

    private void spill() {
        DigestFilter spilled = filter == null ? new DigestFilter() : filter;
        filter = spilled;
        Path path = path();
        try {
            runs.add(DigestRun.of(table, path));
            table.sorted(spilled::add);
            table.clear();
            while (runs.size() > 1 && isWorthMerging()) {
                try (DigestRun last = runs.get(runs.size() - 1);
                        DigestRun before = runs.get(runs.size() - 2)) {
                    DigestRun both = DigestRun.merged(before, last, path);
                    runs.subList(runs.size() - 2, runs.size()).clear();
                    runs.add(both);
                }
            }
        } catch (IOException failed) {
            throw failed(failed);
        } catch (UncheckedIOException failed) {
            throw failed(requireNonNull(failed.getCause(), "cause"));
        }
    }

    private boolean isWorthMerging() {
        return runs.get(runs.size() - 2).size() <= runs.get(runs.size() - 1).size();
    }

    private Path path() {
        return directory.get().orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
    }

    private StoreException failed(IOException cause) {
        return new StoreException(
                "the temporary file for what came already, in " + path() + ", cannot be used ("
                        + cause.getClass().getSimpleName() + "): check the disk and the permissions, then fetch again",
                StoreException.Reason.UNAVAILABLE,
                cause);
    }

    /**
     * The number of digests.
     *
     * @return the number
     */
    public long size() {
        return size;
    }

    /** Removes all digests, and the temporary files. */
    public void clear() {
        close();
        runs.clear();
        table.clear();
        filter = null;
        size = 0;
    }

    /** Deletes the temporary files. */
    @Override
    public void close() {
        for (DigestRun run : runs) {
            try {
                run.close();
            } catch (IOException failed) {
                throw failed(failed);
            }
        }
    }
}
