// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.KeyProvider;
import org.sdohsync.core.secret.KeyRing;
import org.sdohsync.core.secret.SealingKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that everything stored is sealed with, in one file that only its owner may read: one key a line in Base64, the newest first.
 * It is made on the first start. Keep a copy of it apart from copies of the database. Safe for use by many threads of one process.
 */
public final class KeyFile implements KeyProvider {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);

    private static final String NAME = "inbox.key";

    private final Path file;
    private volatile KeyRing ring;

    private KeyFile(Path file, List<String> lines) {
        this.file = file;
        this.ring = ring(lines);
    }

    /**
     * Opens the file, or makes it with a new key. If others can write to the folder, or read or write the file, their permissions are
     * taken away, with a warning.
     *
     * @param home the folder it is in; made for its owner only
     * @return the keys
     * @throws org.sdohsync.core.error.StoreException UNSUITABLE, if others can write to the folder or the file, and it belongs to another
     *     user
     */
    public static KeyFile in(Path home) {
        Path folder = home.toAbsolutePath();
        Path file = folder.resolve(NAME);
        try {
            OwnersOnly.folder(folder);
            if (Files.exists(file)) {
                OwnersOnly.file(folder, NAME);
            } else {
                write(file, List.of(newKey()));
                LOG.info("A new key was made: {}. Without it nothing in the database can be read.", file);
            }
            return new KeyFile(file, Files.readAllLines(file, US_ASCII));
        } catch (IOException failed) {
            throw new UncheckedIOException("the key file cannot be read or made: " + file, failed);
        }
    }

    /** Puts a new key before the others: from now on it seals, and the others still open. */
    public synchronized void rotate() {
        try {
            List<String> lines = new ArrayList<>(List.of(newKey()));
            lines.addAll(Files.readAllLines(file, US_ASCII));
            write(file, lines);
            ring = ring(lines);
        } catch (IOException failed) {
            throw new UncheckedIOException("the key file cannot be written: " + file, failed);
        }
    }

    /** Forgets all keys but the newest, once everything is sealed with that one. */
    public synchronized void dropFormer() {
        try {
            List<String> newest = Files.readAllLines(file, US_ASCII).subList(0, 1);
            write(file, newest);
            ring = ring(newest);
        } catch (IOException failed) {
            throw new UncheckedIOException("the key file cannot be written: " + file, failed);
        }
    }

    /**
     * Where the keys are.
     *
     * @return the file
     */
    public Path file() {
        return file;
    }

    @Override
    public SealingKey newest() {
        return ring.newest();
    }

    @Override
    public Optional<SealingKey> find(String id) {
        return ring.find(id);
    }

    private static String newKey() {
        return Base64.getEncoder().encodeToString(Entropy.secure().bytes(SealingKey.BYTES));
    }

    private static KeyRing ring(List<String> lines) {
        KeyRing ring = KeyRing.of(key(lines.get(0)));
        for (String line : lines.subList(1, lines.size())) {
            ring = ring.alsoOpening(key(line));
        }
        return ring;
    }

    private static SealingKey key(String line) {
        return SealingKey.of(Base64.getDecoder().decode(line.strip()));
    }

    /** First beside it, then in its place: a file that is half written would lose everything. */
    private static void write(Path file, List<String> lines) throws IOException {
        Path next = file.resolveSibling(NAME + ".new");
        Files.deleteIfExists(next);
        OwnersOnly.create(next);
        Files.write(next, lines, US_ASCII);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public String toString() {
        return "KeyFile[" + file + "]";
    }
}
