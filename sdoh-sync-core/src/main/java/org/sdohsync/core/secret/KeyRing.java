// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;

/**
 * Several keys, in memory or as handles of a token: the newest encrypts, all of them decrypt. Immutable; safe for use by many
 * threads.
 */
public final class KeyRing implements KeyProvider {
    private final SealingKey newest;
    private final Map<String, SealingKey> byId;

    private KeyRing(SealingKey newest, Map<String, SealingKey> byId) {
        this.newest = newest;
        this.byId = byId;
    }

    /**
     * Creates a ring with one key.
     *
     * @param newest the key to encrypt with
     * @return the ring
     */
    public static KeyRing of(SealingKey newest) {
        return new KeyRing(requireNonNull(newest, "newest"), Map.of(newest.id(), newest));
    }

    /**
     * Returns a ring with another key, which only decrypts.
     *
     * @param older the key
     * @return a new ring
     */
    public KeyRing alsoOpening(SealingKey older) {
        Map<String, SealingKey> more = new LinkedHashMap<>(byId);
        more.put(older.id(), older);
        return new KeyRing(newest, Collections.unmodifiableMap(more));
    }

    /**
     * Reads all AES keys of 256 bits from a PKCS #12 key store, such as one made by {@code keytool -genseckey -keyalg AES
     * -keysize 256 -storetype PKCS12}.
     *
     * @param file the key store
     * @param password its password; neither stored nor changed
     * @param newestAlias the alias of the key to encrypt with
     * @return the ring
     * @throws StoreException if the file cannot be read (UNAVAILABLE), is damaged (CORRUPT), has another password (WRONG_PIN), or has
     *     no such key (UNKNOWN_KEY)
     */
    public static KeyRing pkcs12(Path file, char[] password, String newestAlias) {
        Map<String, SealingKey> byAlias = read(file, password);
        SealingKey newest = byAlias.get(newestAlias);
        if (newest == null) {
            throw new StoreException(
                    "key store " + file + " has no AES key of 256 bits named " + newestAlias + ", but "
                            + byAlias.keySet() + ": name one of these, or create it with keytool -genseckey",
                    Reason.UNKNOWN_KEY,
                    null);
        }
        KeyRing ring = of(newest);
        for (SealingKey key : byAlias.values()) {
            ring = ring.alsoOpening(key);
        }
        return ring;
    }

    private static Map<String, SealingKey> read(Path file, char[] password) {
        Map<String, SealingKey> byAlias = new LinkedHashMap<>();
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            for (String alias : Collections.list(store.aliases())) {
                Key key = store.isKeyEntry(alias) ? store.getKey(alias, password) : null;
                byte[] bytes = key != null && key.getAlgorithm().equals("AES") ? key.getEncoded() : null;
                if (bytes != null && bytes.length == SealingKey.BYTES) {
                    byAlias.put(alias, SealingKey.of(bytes));
                }
            }
            return byAlias;
        } catch (IOException failed) {
            if (failed.getCause() instanceof UnrecoverableKeyException) {
                throw unreadable(file, "has another password: check the password", Reason.WRONG_PIN, failed);
            }
            boolean missing = failed instanceof FileSystemException;
            throw missing
                    ? unreadable(
                            file, "cannot be read: check that it exists and is readable", Reason.UNAVAILABLE, failed)
                    : unreadable(file, "is not a PKCS #12 key store: restore it from a backup", Reason.CORRUPT, failed);
        } catch (GeneralSecurityException failed) {
            throw unreadable(file, "cannot be opened: check the password, or restore a backup", Reason.CORRUPT, failed);
        }
    }

    private static StoreException unreadable(Path file, String why, Reason reason, Exception cause) {
        return new StoreException("key store " + file + " " + why, reason, cause);
    }

    @Override
    public SealingKey newest() {
        return newest;
    }

    @Override
    public Optional<SealingKey> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public String toString() {
        return "KeyRing[newest=" + newest.id() + ", keys=" + Set.copyOf(byId.keySet()) + "]";
    }
}
