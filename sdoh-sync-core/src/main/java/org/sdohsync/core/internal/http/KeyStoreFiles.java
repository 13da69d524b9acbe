// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.KeyStoreSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A key store that is read again when its files change. A file is taken for changed if its size, time of change or identity is
 * another one. Safe for use by many threads.
 */
public final class KeyStoreFiles implements KeyStoreSource {
    private static final Logger LOG = LoggerFactory.getLogger(KeyStoreFiles.class);
    private static final int LARGEST_FILE = 1024 * 1024;

    /** Reads the files. */
    @FunctionalInterface
    private interface Reader {
        KeyStore read() throws IOException, GeneralSecurityException;
    }

    /**
     * What was read.
     *
     * @param store the key store
     * @param password the password of its keys
     * @param state the state of the files before they were read
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by identity only
    public record Loaded(KeyStore store, char[] password, List<String> state) {
        /** Prints no password. */
        @Override
        public String toString() {
            return "Loaded" + state;
        }
    }

    /** One reader at a time; held while files are read, which are local and small. */
    private final ReentrantLock reading = new ReentrantLock();

    private final List<Path> files;
    private final char[] password;
    private final Reader reader;
    private volatile Loaded loaded;
    private volatile List<String> refused = List.of();

    private KeyStoreFiles(List<Path> files, char[] password, Reader reader) {
        this.files = files;
        this.password = password;
        this.reader = reader;
        List<String> state = state();
        try {
            this.loaded = new Loaded(reader.read(), password, state);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            throw new IllegalArgumentException(
                    files + " cannot be read as a key store: check the files and the password", unusable);
        }
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
        return new KeyStoreFiles(List.of(file), own, () -> {
            // Reads JKS too.
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, own);
            }
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
        return new KeyStoreFiles(files, new char[0], () -> {
            Collection<? extends Certificate> found;
            try (InputStream in = Files.newInputStream(chain)) {
                found = CertificateFactory.getInstance("X.509").generateCertificates(in);
            }
            if (found.isEmpty()) {
                throw new IOException("there is no certificate");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            if (key != null) {
                store.setKeyEntry("own", privateKey(key, found), new char[0], found.toArray(new Certificate[0]));
                return store;
            }
            int number = 0;
            for (Certificate one : found) {
                store.setCertificateEntry("trusted-" + number++, one);
            }
            return store;
        });
    }

    /**
     * Uses a key store.
     *
     * @param store the key store
     * @param password the password of its keys; copied
     * @return the key store
     */
    public static KeyStoreFiles of(KeyStore store, char[] password) {
        return new KeyStoreFiles(List.of(), password.clone(), () -> store);
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
                loaded = new Loaded(reader.read(), password, now);
                LOG.debug("key store read again files={}", files);
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            refused = now;
            LOG.warn(
                    "key store has changed and cannot be read, the earlier one is used files={} failure={}",
                    files,
                    unusable.getClass().getSimpleName());
        } finally {
            reading.unlock();
        }
        return loaded;
    }

    @Override
    public Optional<Instant> expires() {
        KeyStore store = current().store();
        Instant earliest = null;
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias) && store.getCertificate(alias) instanceof X509Certificate own) {
                    Instant end = own.getNotAfter().toInstant();
                    earliest = earliest == null || end.isBefore(earliest) ? end : earliest;
                }
            }
        } catch (GeneralSecurityException notLoaded) {
            throw new IllegalArgumentException("the key store is not loaded", notLoaded);
        }
        return Optional.ofNullable(earliest);
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

    private static PrivateKey privateKey(Path file, Collection<? extends Certificate> chain)
            throws IOException, GeneralSecurityException {
        if (Files.size(file) > LARGEST_FILE) {
            throw new IOException("the file is too large for a key");
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.US_ASCII);
        int begin = text.indexOf("-----BEGIN PRIVATE KEY-----");
        int end = text.indexOf("-----END PRIVATE KEY-----");
        if (begin < 0 || end < begin) {
            throw new IOException("there is no PKCS #8 private key");
        }
        byte[] encoded =
                Base64.getMimeDecoder().decode(text.substring(begin + "-----BEGIN PRIVATE KEY-----".length(), end));
        PublicKey certified = chain.iterator().next().getPublicKey();
        PrivateKey own =
                KeyFactory.getInstance(certified.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        requirePair(own, certified);
        return own;
    }

    // Two files cannot change at the same moment: a key that is newer than its certificate is refused until both are.
    private static void requirePair(PrivateKey own, PublicKey certified) throws GeneralSecurityException {
        String signing = own.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        Signature signature = Signature.getInstance(signing);
        signature.initSign(own);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("the private key is not that of the certificate");
        }
    }

    @Override
    public String toString() {
        return files.isEmpty() ? "a key store" : files.toString();
    }
}
