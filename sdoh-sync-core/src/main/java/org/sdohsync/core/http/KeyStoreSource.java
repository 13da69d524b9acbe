// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Optional;
import org.sdohsync.core.internal.http.KeyStoreFiles;

/**
 * A key store with certificates, and possibly a private key, for TLS. Files are read again when they change, without a
 * restart: each use looks at their size, time and identity. If what a file holds then cannot be used, the earlier content is kept and a
 * warning is logged. Immutable but for that; safe for use by many threads. {@code toString} shows the file names only.
 */
public interface KeyStoreSource {
    /**
     * Reads a key store file: PKCS #12 or JKS.
     *
     * @param file the key store
     * @param password its password, also that of its keys; copied
     * @return the source, read for the first time
     * @throws IllegalArgumentException if it cannot be read or has another password
     */
    static KeyStoreSource file(Path file, char[] password) {
        return KeyStoreFiles.file(requireNonNull(file, "file"), requireNonNull(password, "password"));
    }

    /**
     * Reads certificates in PEM format (RFC 7468), such as those of trusted authorities.
     *
     * @param certificates the file with one or more certificates
     * @return the source, read for the first time
     * @throws IllegalArgumentException if it cannot be read or has no certificate
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
     * @throws IllegalArgumentException if one of them cannot be read, or the key is not that of the certificate
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
}
