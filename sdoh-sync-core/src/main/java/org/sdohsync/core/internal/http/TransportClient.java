// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import java.net.Proxy;
import java.security.GeneralSecurityException;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Authenticator;
import okhttp3.CertificatePinner;
import okhttp3.Challenge;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.error.TransportException.Delivery;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.http.TransportSettings;

/**
 * The HTTP clients of one origin with its own transport settings, derived from the application's client, whose connection pool
 * and dispatcher they share. They are derived anew when a key store has changed; requests that are under way end as they began. Safe for
 * use by many threads.
 */
final class TransportClient {
    /** OkHttp asks an authenticator with this scheme before the first CONNECT. */
    private static final String PREEMPTIVE = "OkHttp-Preemptive";

    private record Derived(
            KeyStoreFiles.@Nullable Loaded identity, KeyStoreFiles.@Nullable Loaded trusted, DirectClients clients) {}

    private final Origin origin;
    private final TransportSettings settings;
    private final OkHttpClient base;
    private final UnaryOperator<OkHttpClient> bind;
    private volatile @Nullable Derived derived;

    /**
     * Creates the clients of an origin.
     *
     * @param bind applies address rules and limits to a client
     */
    TransportClient(Origin origin, TransportSettings settings, OkHttpClient base, UnaryOperator<OkHttpClient> bind) {
        this.origin = origin;
        this.settings = settings;
        this.base = base;
        this.bind = bind;
    }

    /** The clients for the key stores as they are now. */
    @SuppressWarnings("ReferenceEquality") // an unchanged key store is the same object
    DirectClients current() {
        KeyStoreFiles.Loaded identity = settings.clientCertificate()
                .map(source -> KeyStoreFiles.of(source).current())
                .orElse(null);
        KeyStoreFiles.Loaded trusted = settings.trusted()
                .map(source -> KeyStoreFiles.of(source).current())
                .orElse(null);
        Derived known = derived;
        if (known == null || known.identity != identity || known.trusted != trusted) {
            known = new Derived(identity, trusted, DirectClients.of(bind.apply(client(identity, trusted))));
            derived = known;
        }
        return known.clients;
    }

    private OkHttpClient client(KeyStoreFiles.@Nullable Loaded identity, KeyStoreFiles.@Nullable Loaded trusted) {
        OkHttpClient.Builder changed = base.newBuilder();
        if (identity != null || trusted != null) {
            secure(changed, identity, trusted);
        }
        if (!settings.pins().isEmpty()) {
            CertificatePinner.Builder pinner = new CertificatePinner.Builder();
            settings.pins().forEach(pin -> pinner.add(origin.host(), "sha256/" + pin));
            changed.certificatePinner(pinner.build());
        }
        settings.proxy().ifPresent(address -> {
            changed.proxy(new Proxy(Proxy.Type.HTTP, address));
            changed.proxyAuthenticator(settings.proxyUser()
                    .map(user -> credentials(
                            user, settings.proxyPassword().orElseThrow().reveal()))
                    .orElse(Authenticator.NONE));
        });
        settings.connectTime().ifPresent(changed::connectTimeout);
        settings.readTime().ifPresent(changed::readTimeout);
        return changed.build();
    }

    private void secure(
            OkHttpClient.Builder changed,
            KeyStoreFiles.@Nullable Loaded identity,
            KeyStoreFiles.@Nullable Loaded trusted) {
        try {
            X509TrustManager trust = trusted == null ? base.x509TrustManager() : trust(trusted);
            if (trust == null) {
                throw new GeneralSecurityException("the HTTP client has no trust manager");
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity == null ? null : keys(identity), new TrustManager[] {trust}, null);
            changed.sslSocketFactory(context.getSocketFactory(), trust);
        } catch (GeneralSecurityException unusable) {
            throw new TransportException(
                    "the key stores for " + origin + " cannot be used ("
                            + unusable.getClass().getSimpleName()
                            + "): check their passwords and certificates in its TransportSettings",
                    Delivery.NOT_SENT,
                    unusable);
        }
    }

    private static KeyManager[] keys(KeyStoreFiles.Loaded identity) throws GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        char[] password = identity.password();
        try {
            factory.init(identity.store(), password);
            return factory.getKeyManagers();
        } finally {
            KeyStoreFiles.wipe(password);
        }
    }

    private static X509TrustManager trust(KeyStoreFiles.Loaded trusted) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted.store());
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager certificates && certificates.getAcceptedIssuers().length > 0) {
                return certificates;
            }
        }
        throw new GeneralSecurityException("no trusted certificate");
    }

    private static Authenticator credentials(String user, String password) {
        return (route, response) -> {
            Request request = response.request();
            boolean refused = request.header("Proxy-Authorization") != null;
            boolean asked = response.challenges().stream()
                    .map(Challenge::scheme)
                    .anyMatch(scheme -> scheme.equalsIgnoreCase("Basic") || scheme.equalsIgnoreCase(PREEMPTIVE));
            return refused || !asked
                    ? null
                    : request.newBuilder()
                            .header("Proxy-Authorization", Credentials.basic(user, password))
                            .build();
        };
    }
}
