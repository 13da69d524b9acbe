// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.core.internal.secret.KeyHandle;
import org.sdohsync.core.secret.SealingKey;

/**
 * The keys of a key store by their names, with the key store's own provider where that has the algorithm, and else with any provider that
 * can use them. Stateless; safe for use by many threads.
 */
public final class KeyStoreKeys {
    private KeyStoreKeys() {}

    /**
     * A private key with its certificates.
     *
     * @param chain the certificates, that of the key first
     * @param key the key
     */
    public record CertifiedKey(List<X509Certificate> chain, KeyHandle<PrivateKey> key) {}

    /**
     * The own key: that of an entry with a private key and its certificates. The handle stays the same while the certificates do,
     * so that it finds the key again in a token that was away.
     *
     * @param source the key store
     * @param name the name of the entry; empty for the first one
     * @param signature returns the algorithm that a certificate's key signs with, as {@link java.security.Signature} names it
     * @return the key
     * @throws StoreException if there is none, or the key store does not answer
     */
    public static CertifiedKey own(
            KeyStoreSource source, String name, Function<? super X509Certificate, String> signature) {
        KeyStoreFiles files = KeyStoreFiles.of(source);
        KeyStore store = files.current().store();
        CertifiedKey held = files.own(name);
        try {
            for (String alias : name.isEmpty() ? Collections.list(store.aliases()) : List.of(name)) {
                List<X509Certificate> chain = chain(store, alias);
                if (held != null && held.chain().equals(chain)) {
                    return held;
                }
                if (!chain.isEmpty()) {
                    CertifiedKey found =
                            new CertifiedKey(chain, privateKey(source, alias, signature.apply(chain.get(0))));
                    files.own(name, found);
                    return found;
                }
            }
            if (!name.isEmpty() && (held == null || !files.isToken())) {
                throw missing(files, store, name, "private key with an X.509 certificate");
            }
        } catch (GeneralSecurityException | ProviderException failed) {
            throw unavailable(files, "with a certificate", failed);
        }
        if (held != null && files.isToken()) {
            // Its keys are away: the use of it says so.
            return held;
        }
        throw new StoreException(
                files + " has no private key with an X.509 certificate: create one there", Reason.UNKNOWN_KEY, null);
    }

    private static List<X509Certificate> chain(KeyStore store, String alias) throws GeneralSecurityException {
        Certificate[] found = store.isKeyEntry(alias) ? store.getCertificateChain(alias) : null;
        List<X509Certificate> chain = new ArrayList<>();
        for (Certificate one : found == null ? new Certificate[0] : found) {
            if (one instanceof X509Certificate x509) {
                chain.add(x509);
            }
        }
        return List.copyOf(chain);
    }

    /**
     * A private key.
     *
     * @param source the key store
     * @param alias the name of the entry
     * @param signature the algorithm it signs with, as {@link java.security.Signature} names it
     * @return the key, which is looked up once here
     * @throws StoreException if there is none, or the key store does not answer
     */
    public static KeyHandle<PrivateKey> privateKey(KeyStoreSource source, String alias, String signature) {
        KeyStoreFiles files = KeyStoreFiles.of(source);
        Lookup<PrivateKey> lookup = new Lookup<>(files, alias, PrivateKey.class);
        PrivateKey ignored = lookup.find();
        Provider own = files.current().store().getProvider();
        return KeyHandle.lookedUp(
                "signing key " + alias + " in " + files,
                lookup,
                own.getService("Signature", signature) == null ? null : own);
    }

    /**
     * The public key of a certificate.
     *
     * @param source the key store
     * @param alias the name of the entry
     * @return the public key
     * @throws StoreException if there is no certificate of this name, or the key store does not answer
     */
    public static PublicKey publicKey(KeyStoreSource source, String alias) {
        KeyStoreFiles files = KeyStoreFiles.of(source);
        try {
            Certificate certificate = files.current().store().getCertificate(alias);
            if (certificate == null) {
                throw missing(files, files.current().store(), alias, "certificate");
            }
            return certificate.getPublicKey();
        } catch (GeneralSecurityException | ProviderException failed) {
            throw unavailable(files, alias, failed);
        }
    }

    static SealingKey sealingKey(KeyStoreFiles files, String alias) {
        Lookup<SecretKey> lookup = new Lookup<>(files, alias, SecretKey.class);
        SecretKey key = lookup.find();
        Provider own = files.current().store().getProvider();
        boolean able = own.getService("Cipher", "AES/GCM/NoPadding") != null || own.getService("Cipher", "AES") != null;
        byte[] bytes = key.getEncoded();
        if (bytes == null) {
            return SealingKey.of(alias, own, lookup);
        }
        try {
            if (!key.getAlgorithm().equals("AES") || bytes.length != SealingKey.BYTES) {
                throw missing(files, files.current().store(), alias, "AES key of 256 bits");
            }
            return able ? SealingKey.of(bytes, own) : SealingKey.of(bytes);
        } catch (GeneralSecurityException failed) {
            throw unavailable(files, alias, failed);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static StoreException missing(KeyStoreFiles files, KeyStore store, String alias, String what)
            throws GeneralSecurityException {
        List<String> aliases = Collections.list(store.aliases());
        return new StoreException(
                files + " has no " + what + " named " + alias + ", but " + aliases
                        + ": name another, or create it there",
                Reason.UNKNOWN_KEY,
                null);
    }

    private static StoreException unavailable(KeyStoreFiles files, String alias, Exception failed) {
        if (failed instanceof UnrecoverableKeyException && !files.isToken()) {
            return new StoreException(
                    files + " refused its password for key " + alias + ": give the key the password of its key store",
                    Reason.WRONG_PIN,
                    failed);
        }
        return new StoreException(
                "key " + alias + " of " + files
                        + " cannot be read: put the token in, or start its service, and check its log",
                Reason.UNAVAILABLE,
                failed);
    }

    /** Finds a key; another call opens the key store anew, because what the first one gave could not be used. */
    private static final class Lookup<K extends Key> implements Supplier<K> {
        private final KeyStoreFiles files;
        private final String alias;
        private final Class<K> type;
        private volatile KeyStoreFiles.@Nullable Loaded last;

        Lookup(KeyStoreFiles files, String alias, Class<K> type) {
            this.files = files;
            this.alias = requireNonNull(alias, "alias");
            this.type = type;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // what was loaded once is the same object
        public K get() {
            KeyStoreFiles.Loaded now = files.current();
            if (now == last) {
                now = files.renewed(now);
            }
            last = now;
            return found(now);
        }

        /** Finds it for the first time: the next call finds it in the same key store. */
        K find() {
            return found(files.current());
        }

        private K found(KeyStoreFiles.Loaded in) {
            char[] password = in.password();
            try {
                Key key = in.store().getKey(alias, password);
                if (!type.isInstance(key)) {
                    throw missing(files, in.store(), alias, type == PrivateKey.class ? "private key" : "secret key");
                }
                return type.cast(key);
            } catch (GeneralSecurityException | ProviderException failed) {
                throw unavailable(files, alias, failed);
            } finally {
                KeyStoreFiles.wipe(password);
            }
        }
    }
}
