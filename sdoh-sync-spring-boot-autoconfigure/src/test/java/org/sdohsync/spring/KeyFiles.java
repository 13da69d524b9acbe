// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sdohsync.testkit.CertificateAuthority.Issued;

/** Key stores in files, made for one test. */
final class KeyFiles {
    private final Path folder;

    KeyFiles(Path folder) {
        this.folder = folder;
    }

    /** A PKCS #12 file with a certificate and its key, named own. */
    Path pkcs12(String name, Issued issued, String password) throws Exception {
        return write(name, issued.keyStore(password), password);
    }

    Path write(String name, KeyStore store, String password) throws Exception {
        Path file = folder.resolve(name + ".p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
        return file;
    }

    Path certificates(String name, List<X509Certificate> chain) throws Exception {
        StringBuilder text = new StringBuilder();
        for (X509Certificate one : chain) {
            text.append(pem("CERTIFICATE", one.getEncoded()));
        }
        return Files.writeString(folder.resolve(name + ".crt"), text);
    }

    Path privateKey(String name, Issued issued) throws Exception {
        return Files.writeString(
                folder.resolve(name + ".key"), pem("PRIVATE KEY", issued.key().getEncoded()));
    }

    Path bytes(String name, byte[] content) throws Exception {
        return Files.write(folder.resolve(name), content);
    }

    /** A key store with a server's certificate for localhost. */
    KeyStore server(String password) throws Exception {
        Path file = folder.resolve("localhost.p12");
        keytool(
                file,
                password,
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1");
        return read(file, password);
    }

    /** A PKCS #12 file with AES keys of 256 bits. */
    Path secretKeys(String name, String password, String... aliases) throws Exception {
        Path file = folder.resolve(name + ".p12");
        for (String alias : aliases) {
            keytool(file, password, "-genseckey", "-alias", alias, "-keyalg", "AES", "-keysize", "256");
        }
        return file;
    }

    static X509Certificate certificate(KeyStore store, String alias) throws Exception {
        Certificate found = store.getCertificate(alias);
        assertThat(found).isInstanceOf(X509Certificate.class);
        return (X509Certificate) found;
    }

    private static KeyStore read(Path file, String password) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        return store;
    }

    private void keytool(Path file, String password, String... order) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(order));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", password, "-keystore", file.toString()));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(120, TimeUnit.SECONDS) && keytool.exitValue() == 0)
                .isTrue();
    }

    private static String pem(String kind, byte[] content) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }
}
