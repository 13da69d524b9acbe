// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.hospital;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HeldCertificate;
import org.sdohsync.sandbox.fhir.host.ServerTls;

/** The authority of a hospital, and what it issued: to its servers, to a browser, to the application. */
final class Certificates {
    private static final String PASSWORD = "changeit";

    private final HeldCertificate authority = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("hospital authority")
            .build();
    private final Path folder;

    Certificates(Path folder) {
        this.folder = folder;
    }

    ServerTls servers() throws IOException, GeneralSecurityException {
        return ServerTls.requiring(identity(issued("127.0.0.1")), PASSWORD, trusted());
    }

    SSLContext browser() throws IOException, GeneralSecurityException {
        return ServerTls.client(identity(issued("browser")), PASSWORD, trusted());
    }

    /** Puts a new certificate of the application in place. */
    void install(String name) throws IOException {
        HeldCertificate own = issued(name);
        Files.writeString(authorities(), authority.certificatePem());
        Files.writeString(key(), own.privateKeyPkcs8Pem());
        Files.writeString(chain(), own.certificatePem());
    }

    Path chain() {
        return folder.resolve("tls.crt");
    }

    Path key() {
        return folder.resolve("tls.key");
    }

    Path authorities() {
        return folder.resolve("ca.crt");
    }

    private HeldCertificate issued(String name) {
        return new HeldCertificate.Builder()
                .commonName(name)
                .addSubjectAlternativeName("127.0.0.1")
                .duration(20, TimeUnit.DAYS)
                .signedBy(authority)
                .build();
    }

    private KeyStore trusted() throws IOException, GeneralSecurityException {
        KeyStore clients = KeyStore.getInstance("PKCS12");
        clients.load(null, null);
        clients.setCertificateEntry("authority", authority.certificate());
        return clients;
    }

    private static KeyStore identity(HeldCertificate own) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "own", own.keyPair().getPrivate(), PASSWORD.toCharArray(), new Certificate[] {own.certificate()});
        return store;
    }
}
