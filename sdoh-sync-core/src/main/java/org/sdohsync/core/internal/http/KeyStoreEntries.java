// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.sdohsync.core.http.KeyStoreSource;

/** Reads the certificates that a key store holds at the moment. Stateless; safe for use by many threads. */
public final class KeyStoreEntries {
    private KeyStoreEntries() {}

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
