// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.host;

import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS of a server that asks each client for a certificate (mutual TLS). The certificates are synthetic and given by the caller.
 * Immutable.
 */
public final class ServerTls {
    private final KeyStore identity;
    private final String password;
    private final KeyStore clients;

    private ServerTls(KeyStore identity, String password, KeyStore clients) {
        this.identity = identity;
        this.password = password;
        this.clients = clients;
    }

    /**
     * Creates the TLS of a server.
     *
     * @param identity the server's key and certificate, for 127.0.0.1
     * @param password the password of the key
     * @param clients whose certificates clients may show; others are refused
     * @return the settings
     */
    public static ServerTls requiring(KeyStore identity, String password, KeyStore clients) {
        return new ServerTls(
                requireNonNull(identity, "identity"),
                requireNonNull(password, "password"),
                requireNonNull(clients, "clients"));
    }

    /**
     * The server's key and certificate.
     *
     * @return the key store
     */
    public KeyStore identity() {
        return identity;
    }

    /**
     * The password of the key.
     *
     * @return the password
     */
    public String password() {
        return password;
    }

    /**
     * Whose certificates clients may show.
     *
     * @return the key store
     */
    public KeyStore clients() {
        return clients;
    }

    /**
     * Returns a context for a client that trusts a server, such as the browser of a scripted user.
     *
     * @param own the client's key and certificate
     * @param password the password of the key
     * @param trusted whom it trusts
     * @return the context
     */
    public static SSLContext client(KeyStore own, String password, KeyStore trusted) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, password.toCharArray());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException("the key stores cannot be used", unusable);
        }
    }
}
