// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.sdohsync.core.http.KeyStoreSource;

/** Reads what a key store holds at the moment. Stateless; safe for use by many threads. */
public final class KeyStoreEntries {
    private KeyStoreEntries() {}

    /**
     * The own key with its certificates.
     *
     * @param source the key store
     * @return its first entry with a private key
     * @throws IllegalArgumentException if there is none, or it cannot be used
     */
    public static KeyStore.PrivateKeyEntry own(KeyStoreSource source) {
        KeyStoreFiles.Loaded now = KeyStoreFiles.of(source).current();
        try {
            for (String alias : Collections.list(now.store().aliases())) {
                if (now.store().isKeyEntry(alias)) {
                    Key key = now.store().getKey(alias, now.password());
                    Certificate[] chain = now.store().getCertificateChain(alias);
                    if (key instanceof PrivateKey own && chain != null && chain.length > 0) {
                        return new KeyStore.PrivateKeyEntry(own, chain);
                    }
                }
            }
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException("the private key of " + source + " cannot be used", unusable);
        }
        throw new IllegalArgumentException(source + " has no private key with a certificate");
    }

    /**
     * The certificates without a private key, such as those of trusted authorities.
     *
     * @param source the key store
     * @return the certificates
     */
    public static List<X509Certificate> certificates(KeyStoreSource source) {
        KeyStore store = KeyStoreFiles.of(source).current().store();
        List<X509Certificate> found = new ArrayList<>();
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.isCertificateEntry(alias) && store.getCertificate(alias) instanceof X509Certificate one) {
                    found.add(one);
                }
            }
        } catch (GeneralSecurityException notLoaded) {
            throw new IllegalArgumentException("the key store is not loaded", notLoaded);
        }
        return List.copyOf(found);
    }
}
