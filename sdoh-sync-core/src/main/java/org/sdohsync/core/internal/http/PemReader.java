// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Reads certificates, and possibly a private key, in PEM format (RFC 7468). */
final class PemReader {
    private static final int LARGEST_FILE = 1024 * 1024;

    private PemReader() {}

    /** Reads the certificates, and the private key of the first one. */
    static KeyStore read(Path chain, @Nullable Path key) throws IOException, GeneralSecurityException {
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
}
