// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Provider;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.sdohsync.core.internal.http.KeyStoreFiles;
import org.sdohsync.core.secret.SealingKey;

/**
 * A key store with certificates and keys, for TLS, signatures and sealing. Files are read again when they change, without a restart: each use
 * looks at their size, time and identity. If what a file holds then cannot be used, the earlier content is kept and a warning is logged. A
 * token is opened again when a use of its keys fails. Immutable but for that; safe for use by many threads. {@code toString} shows the file
 * names, or type and provider only.
 *
 * <p>All that open one throw {@link org.sdohsync.core.error.StoreException}: UNAVAILABLE if the file or token cannot be read, WRONG_PIN if
 * it refused its password or PIN, CORRUPT if the content cannot be used.
 */
public interface KeyStoreSource {
    /**
     * Reads a key store file: PKCS #12 or JKS.
     *
     * @param file the key store
     * @param password its password, also that of its keys; copied
     * @return the source, read for the first time
     */
    static KeyStoreSource file(Path file, char[] password) {
        return KeyStoreFiles.file(requireNonNull(file, "file"), requireNonNull(password, "password"));
    }

    /**
     * Reads a key store file of any type with a provider of your choice, such as BCFKS with the provider of Bouncy Castle FIPS.
     *
     * @param type the type, as {@link KeyStore#getInstance(String)} takes it
     * @param provider the provider, which need not be registered
     * @param file the key store
     * @param pin returns the password, also that of its keys, in a new array each time, which is overwritten after use; asked whenever
     *     the file is read
     * @return the source, read for the first time
     */
    static KeyStoreSource file(String type, Provider provider, Path file, Supplier<char[]> pin) {
        return KeyStoreFiles.file(
                requireNonNull(type, "type"),
                requireNonNull(provider, "provider"),
                requireNonNull(file, "file"),
                requireNonNull(pin, "pin"));
    }

    /**
     * Opens a token or a service whose keys never leave it, such as one of PKCS #11. When a use of its keys fails it is opened once more, so
     * that the token may be taken out and put back. After it refused a PIN it is not asked again, because tokens lock themselves.
     *
     * @param type the type of its key store, {@code PKCS11} for the Java runtime's own provider
     * @param provider the provider, configured for the token; it need not be registered
     * @param pin returns the PIN in a new array each time, which is overwritten after use; asked whenever the token is opened
     * @return the source, opened for the first time
     */
    static KeyStoreSource token(String type, Provider provider, Supplier<char[]> pin) {
        return KeyStoreFiles.token(
                requireNonNull(type, "type"), requireNonNull(provider, "provider"), requireNonNull(pin, "pin"));
    }

    /**
     * Reads certificates in PEM format (RFC 7468), such as those of trusted authorities.
     *
     * @param certificates the file with one or more certificates
     * @return the source, read for the first time
     */
    static KeyStoreSource pem(Path certificates) {
        return KeyStoreFiles.pem(requireNonNull(certificates, "certificates"), null);
    }

    /**
     * Reads a certificate with its chain and its private key in PEM format, as cert-manager and most authorities give them.
     *
     * @param chain the file with the certificate and those of its authorities, in this order
     * @param key the file with the private key (RSA or EC; PKCS #8, not encrypted)
     * @return the source, read for the first time
     */
    static KeyStoreSource pem(Path chain, Path key) {
        return KeyStoreFiles.pem(requireNonNull(chain, "chain"), requireNonNull(key, "key"));
    }

    /**
     * Uses a key store of any provider, such as one of a PKCS #11 token, whose keys never leave it.
     *
     * @param store the key store, loaded
     * @param password the password of its keys; copied
     * @return the source, which does not change
     */
    static KeyStoreSource of(KeyStore store, char[] password) {
        return KeyStoreFiles.of(requireNonNull(store, "store"), requireNonNull(password, "password"));
    }

    /**
     * When the own certificate expires.
     *
     * @return the earliest end of the certificates that have a private key here; empty if there is none
     */
    Optional<Instant> expires();

    /**
     * A sealing key of this key store: an AES key of 256 bits. If the key store shows its bytes, its id is made of them and they are
     * held in memory; otherwise it is a handle, its id is made of its name, and what is sealed passes through the token. The key is tried
     * here with a few bytes.
     *
     * @param alias the name of the entry; for a handle never to be used again for another key
     * @return the key, bound to the key store's provider if that has AES-GCM
     * @throws org.sdohsync.core.error.StoreException UNKNOWN_KEY if there is none, UNSUITABLE if it cannot be used so
     */
    SealingKey sealingKey(String alias);
}
