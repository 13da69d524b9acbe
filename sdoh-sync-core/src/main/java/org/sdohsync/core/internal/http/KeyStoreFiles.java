// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.core.secret.SealingKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A key store that is read again when its files change, or opened again when its token was away. A file is taken for changed if its
 * size, time of change or identity is another one. Safe for use by many threads.
 */
public final class KeyStoreFiles implements KeyStoreSource {
    private static final Logger LOG = LoggerFactory.getLogger(KeyStoreFiles.class);
    private static final char[] NONE = {};

    /** Reads the files, or opens the token. */
    @FunctionalInterface
    private interface Reader {
        KeyStore read() throws IOException, GeneralSecurityException;
    }

    /**
     * What was read.
     *
     * @param store the key store
     * @param pin returns a copy of the password of its keys, or null if they have none
     * @param state the state of the files before they were read
     * @param expires the earliest end of the certificates that have a private key here, or null
     */
    public record Loaded(
            KeyStore store,
            Supplier<char @Nullable []> pin,
            List<String> state,
            @Nullable Instant expires) {
        /**
         * The password of the keys.
         *
         * @return a copy, to be overwritten after use; null if they have none
         */
        public char @Nullable [] password() {
            return pin.get();
        }

        /** Prints no password. */
        @Override
        public String toString() {
            return "Loaded" + state;
        }
    }

    /** One reader at a time; held while files are read, which are local and small, and while a token is opened, so that a wrong PIN is tried once. */
    private final ReentrantLock reading = new ReentrantLock();

    private final String name;
    private final List<Path> files;
    private final boolean token;
    private final Supplier<char @Nullable []> pin;
    private final Reader reader;
    private volatile Loaded loaded;
    private volatile List<String> refused = List.of();
    private volatile boolean pinRefused;
    private final Map<String, KeyStoreKeys.CertifiedKey> own = new ConcurrentHashMap<>();

    private KeyStoreFiles(String name, List<Path> files, Supplier<char @Nullable []> pin, Reader reader) {
        this.name = name;
        this.files = files;
        this.token = files.isEmpty();
        this.pin = pin;
        this.reader = reader;
        this.loaded = read(state());
    }

    /**
     * Reads a key store file.
     *
     * @param file the file
     * @param password its password; copied
     * @return the key store
     */
    public static KeyStoreFiles file(Path file, char[] password) {
        char[] own = password.clone();
        // Reads JKS too.
        return file(() -> KeyStore.getInstance("PKCS12"), file, own::clone);
    }

    /**
     * Reads a key store file with a provider.
     *
     * @param type the type of key store
     * @param provider the provider
     * @param file the file
     * @param pin returns the password in an array of its own
     * @return the key store
     */
    public static KeyStoreFiles file(String type, Provider provider, Path file, Supplier<char[]> pin) {
        return file(() -> KeyStore.getInstance(type, provider), file, pin);
    }

    private static KeyStoreFiles file(Reader empty, Path file, Supplier<char @Nullable []> pin) {
        return new KeyStoreFiles("key store " + file, List.of(file), pin, () -> {
            KeyStore store = empty.read();
            try (InputStream in = Files.newInputStream(file)) {
                load(store, in, pin);
            }
            return store;
        });
    }

    /**
     * Opens a token.
     *
     * @param type the type of key store
     * @param provider the provider
     * @param pin returns the PIN in an array of its own
     * @return the key store
     */
    public static KeyStoreFiles token(String type, Provider provider, Supplier<char[]> pin) {
        return new KeyStoreFiles("token " + type + " of provider " + provider.getName(), List.of(), () -> null, () -> {
            KeyStore store = KeyStore.getInstance(type, provider);
            load(store, null, pin);
            return store;
        });
    }

    /**
     * Reads certificates, and possibly a private key, in PEM format.
     *
     * @param chain the certificates
     * @param key the private key of the first one, or null
     * @return the key store
     */
    public static KeyStoreFiles pem(Path chain, @Nullable Path key) {
        List<Path> files = key == null ? List.of(chain) : List.of(chain, key);
        return new KeyStoreFiles("key store " + files, files, () -> NONE, () -> PemReader.read(chain, key));
    }

    /**
     * Uses a key store.
     *
     * @param store the key store
     * @param password the password of its keys; copied
     * @return the key store
     */
    public static KeyStoreFiles of(KeyStore store, char[] password) {
        char[] own = password.clone();
        return new KeyStoreFiles("a key store of type " + store.getType(), List.of(), own::clone, () -> store);
    }

    /**
     * The files of a source.
     *
     * @param source the source
     * @return the source itself
     * @throws IllegalArgumentException if it was made elsewhere
     */
    static KeyStoreFiles of(KeyStoreSource source) {
        if (source instanceof KeyStoreFiles files) {
            return files;
        }
        throw new IllegalArgumentException("the key store was not made by KeyStoreSource");
    }

    private static void load(KeyStore store, @Nullable InputStream in, Supplier<char @Nullable []> pin)
            throws IOException, GeneralSecurityException {
        char[] own = pin.get();
        try {
            store.load(in, own);
        } finally {
            wipe(own);
        }
    }

    static void wipe(char @Nullable [] password) {
        if (password != null) {
            Arrays.fill(password, '\0');
        }
    }

    /**
     * The key store as the files are now.
     *
     * @return the same object as before if they have not changed, or cannot be used as they are now
     */
    public Loaded current() {
        Loaded known = loaded;
        if (files.isEmpty()) {
            return known;
        }
        List<String> now = state();
        if (now.equals(known.state()) || now.equals(refused)) {
            return known;
        }
        reading.lock();
        try {
            if (!now.equals(loaded.state()) && !now.equals(refused)) {
                loaded = read(now);
                LOG.debug("key store read again files={}", files);
            }
        } catch (StoreException unusable) {
            refused = now;
            LOG.warn(
                    "key store has changed and cannot be read, the earlier one is used files={} failure={}",
                    files,
                    unusable.reason());
        } finally {
            reading.unlock();
        }
        return loaded;
    }

    /** An own key as it was found last, by the name that was asked for; the empty one stands for any. */
    KeyStoreKeys.@Nullable CertifiedKey own(String alias) {
        return own.get(alias);
    }

    void own(String alias, KeyStoreKeys.CertifiedKey found) {
        own.put(alias, found);
    }

    /** The key store after a use of what it gave before failed: a token is opened anew, unless another thread did. */
    @SuppressWarnings("ReferenceEquality") // what was loaded once is the same object
    Loaded renewed(Loaded failed) {
        reading.lock();
        try {
            if (token && loaded == failed) {
                loaded = read(List.of());
                LOG.debug("{} opened again", name);
            }
            return loaded;
        } finally {
            reading.unlock();
        }
    }

    private Loaded read(List<String> state) {
        if (pinRefused) {
            throw wrongPin(null);
        }
        try {
            KeyStore store = reader.read();
            return new Loaded(store, pin, state, expires(store));
        } catch (IOException | GeneralSecurityException | ProviderException | IllegalArgumentException failed) {
            throw unreadable(failed);
        }
    }

    private StoreException unreadable(Exception failed) {
        if (isWrongPin(failed)) {
            pinRefused = token;
            return wrongPin(failed);
        }
        if (token) {
            return new StoreException(
                    name
                            + " does not answer: put it in, or start its service, and check the configuration of the provider",
                    Reason.UNAVAILABLE,
                    failed);
        }
        if (failed instanceof FileSystemException) {
            return new StoreException(
                    name + " cannot be read: check that it exists and is readable", Reason.UNAVAILABLE, failed);
        }
        if (failed instanceof KeyStoreException) {
            return new StoreException(
                    name + " is of a type that the provider does not have: check type and provider",
                    Reason.UNSUITABLE,
                    failed);
        }
        return new StoreException(
                name
                        + " is damaged, has another password, or its key is not that of its certificate: check the files and the"
                        + " password, or restore a backup",
                Reason.CORRUPT,
                failed);
    }

    private StoreException wrongPin(@Nullable Exception cause) {
        return new StoreException(
                name
                        + " refused its password or PIN: correct it, then open the key store anew; it is not tried again before,"
                        + " for a token locks itself",
                Reason.WRONG_PIN,
                cause);
    }

    // Key stores of files tell it with UnrecoverableKeyException, PKCS #11 with FailedLoginException (which Android
    // lacks) and codes.
    private static boolean isWrongPin(Throwable failed) {
        for (Throwable each = failed; each != null; each = each.getCause()) {
            if (each instanceof UnrecoverableKeyException
                    || each.getClass().getSimpleName().equals("FailedLoginException")
                    || String.valueOf(each.getMessage()).startsWith("CKR_PIN_")) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Instant expires(KeyStore store) throws GeneralSecurityException {
        Instant earliest = null;
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias) && store.getCertificate(alias) instanceof X509Certificate own) {
                Instant end = own.getNotAfter().toInstant();
                earliest = earliest == null || end.isBefore(earliest) ? end : earliest;
            }
        }
        return earliest;
    }

    @Override
    public Optional<Instant> expires() {
        return Optional.ofNullable(current().expires());
    }

    @Override
    public SealingKey sealingKey(String alias) {
        return KeyStoreKeys.sealingKey(this, alias).requireUsable();
    }

    /** Whether it is no file that is read again. */
    boolean isToken() {
        return token;
    }

    private List<String> state() {
        List<String> states = new ArrayList<>();
        for (Path file : files) {
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                states.add(now.size() + " " + now.lastModifiedTime() + " " + now.fileKey());
            } catch (IOException missing) {
                states.add("missing");
            }
        }
        return List.copyOf(states);
    }

    @Override
    public String toString() {
        return name;
    }
}
