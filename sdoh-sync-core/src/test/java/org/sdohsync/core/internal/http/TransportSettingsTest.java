// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.error.AddressException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.http.TransportSettings;
import org.sdohsync.core.secret.Secret;

/** What single origins are connected with: certificates made here, on servers that ask for them. */
@Timeout(240)
class TransportSettingsTest {
    private final HeldCertificate authority = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("authority")
            .build();
    private final HeldCertificate serverKey = issued("localhost", Duration.ofDays(90));
    private final OkHttpClient client = new OkHttpClient();
    private final MockWebServer server = new MockWebServer();
    private final MockWebServer other = new MockWebServer();

    @TempDir
    private Path folder;

    private Path chain;
    private Path key;
    private Path trusted;

    @BeforeEach
    void start() throws IOException {
        chain = folder.resolve("tls.crt");
        key = folder.resolve("tls.key");
        trusted = folder.resolve("ca.crt");
        write(trusted, authority.certificatePem());
        install(issued("foodbank", Duration.ofDays(90)));
        for (MockWebServer one : List.of(server, other)) {
            one.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(serverKey)
                    .addTrustedCertificate(authority.certificate())
                    .build()
                    .sslSocketFactory());
        }
        server.requireClientAuth();
        other.requestClientAuth();
        server.start();
        other.start();
    }

    @AfterEach
    void stop() {
        server.close();
        other.close();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    @Test
    void send_withClientCertificate_showsItToItsOwnOriginOnly() throws Exception {
        DirectHttp http = over(Map.of(
                origin(server), mutual(),
                origin(other), TransportSettings.none().trusting(KeyStoreSource.pem(trusted))));

        assertThat(ask(http, server)).isEqualTo("CN=foodbank");
        assertThat(ask(http, other)).isEqualTo("nobody");
        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> ask(over(Map.of()), server))
                .satisfies(
                        untrusted -> assertThat(untrusted.delivery()).isEqualTo(TransportException.Delivery.NOT_SENT));
    }

    @Test
    void send_afterTheFilesChanged_usesTheNewCertificateInTheSamePool() throws Exception {
        DirectHttp http = over(Map.of(origin(server), mutual()));

        assertThat(ask(http, server)).isEqualTo("CN=foodbank");
        install(issued("foodbank-2027", Duration.ofDays(365)));

        assertThat(ask(http, server)).isEqualTo("CN=foodbank-2027");
        assertThat(client.connectionPool().connectionCount()).isEqualTo(2);
    }

    @Test
    void send_afterTheFilesBroke_goesOnWithTheEarlierCertificateUntilTheyAreWhole() throws Exception {
        DirectHttp http = over(Map.of(origin(server), mutual()));
        write(key, "half of a ke");
        write(trusted, "");

        assertThat(ask(http, server)).isEqualTo("CN=foodbank");
        write(key, issued("another", Duration.ofDays(1)).privateKeyPkcs8Pem());
        assertThat(ask(http, server)).isEqualTo("CN=foodbank");
        Files.delete(key);
        assertThat(ask(http, server)).isEqualTo("CN=foodbank");
        write(trusted, authority.certificatePem());
        install(issued("foodbank-2027", Duration.ofDays(365)));
        assertThat(ask(http, server)).isEqualTo("CN=foodbank-2027");
    }

    @Test
    void send_withKeyStoreFile_showsItsCertificate() throws Exception {
        HeldCertificate own = issued("desk", Duration.ofDays(90));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] password = "changeit".toCharArray();
        store.setKeyEntry("own", own.keyPair().getPrivate(), password, new Certificate[] {own.certificate()});
        Path file = folder.resolve("own.p12");
        try (var out = Files.newOutputStream(file)) {
            store.store(out, password);
        }

        for (KeyStoreSource source : List.of(KeyStoreSource.file(file, password), KeyStoreSource.of(store, password))) {
            DirectHttp http = over(Map.of(origin(server), mutual().clientCertificate(source)));
            assertThat(ask(http, server)).isEqualTo("CN=desk");
            assertThat(source.expires())
                    .contains(own.certificate().getNotAfter().toInstant());
        }
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> KeyStoreSource.file(file, "wrong".toCharArray()))
                .withMessageContaining("own.p12")
                .satisfies(wrong -> assertThat(wrong.reason()).isEqualTo(StoreException.Reason.WRONG_PIN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TransportSettings.none().clientCertificate(KeyStoreSource.pem(trusted)));
    }

    @Test
    void send_toPinnedKey_refusesServersWithAnother() throws Exception {
        String pin = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256")
                        .digest(serverKey.certificate().getPublicKey().getEncoded()));
        String next = Base64.getEncoder().encodeToString(new byte[32]);

        assertThat(ask(over(Map.of(origin(server), mutual().pinning(next, pin))), server))
                .isEqualTo("CN=foodbank");
        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> ask(over(Map.of(origin(server), mutual().pinning(next))), server))
                .satisfies(refused -> assertThat(refused.delivery()).isEqualTo(TransportException.Delivery.NOT_SENT));
        assertThat(server.getRequestCount()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TransportSettings.none().pinning("c2hvcnQ="));
    }

    @Test
    void send_throughProxyWithCredentials_givesThemToTheProxyAlone() throws Exception {
        server.enqueue(new MockResponse.Builder().inTunnel().build());
        DirectHttp http = over(Map.of(origin(server), viaServer()));
        server.enqueue(new MockResponse.Builder().build());

        HttpReplies.read(http, URI.create("https://localhost:" + server.getPort() + "/fhir"));

        RecordedRequest tunnel = server.takeRequest();
        assertThat(tunnel.getRequestLine()).startsWith("CONNECT localhost:");
        assertThat(tunnel.getHeaders().get("Proxy-Authorization")).isEqualTo(Credentials.basic("desk", "pr0xy"));
        RecordedRequest inside = server.takeRequest();
        assertThat(inside.getHeaders().get("Proxy-Authorization")).isNull();
        assertThat(viaServer().toString()).doesNotContain("pr0xy");
    }

    @Test
    void send_throughOwnProxyToPrivateAddress_isRefusedByTheAddressRules() {
        URI intranet = URI.create("https://10.0.0.7/fhir");
        OkHttpClient resolving = client.newBuilder()
                .dns(host -> List.of(java.net.InetAddress.getByAddress(host, new byte[] {10, 0, 0, 7})))
                .build();
        URI named = URI.create("https://inside.example/fhir");
        DirectHttp http = DirectHttp.over(
                resolving,
                AddressRules.strict(),
                Limits.defaults(),
                Map.of(Origin.of(intranet), viaServer(), Origin.of(named), viaServer()));

        for (URI target : List.of(intranet, named)) {
            assertThatExceptionOfType(AddressException.class)
                    .isThrownBy(() -> http.send(OutgoingRequest.get(target)))
                    .satisfies(
                            refused -> assertThat(refused.reason()).isEqualTo(AddressException.Reason.PRIVATE_ADDRESS));
        }
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void send_toSilentServer_isBoundedByTheTimeOfItsOrigin() {
        other.enqueue(new MockResponse.Builder()
                .onResponseStart(mockwebserver3.SocketEffect.Stall.INSTANCE)
                .build());
        DirectHttp http = over(Map.of(
                origin(other),
                TransportSettings.none().trusting(KeyStoreSource.pem(trusted)).callTime(Duration.ofMillis(200))));

        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> http.send(
                        OutgoingRequest.get(URI.create(other.url("/fhir").toString()))));
    }

    private TransportSettings viaServer() {
        return mutual().proxy("localhost", server.getPort(), "desk", Secret.of("pr0xy"));
    }

    private TransportSettings mutual() {
        return TransportSettings.none()
                .clientCertificate(KeyStoreSource.pem(chain, key))
                .trusting(KeyStoreSource.pem(trusted));
    }

    private DirectHttp over(Map<Origin, TransportSettings> transports) {
        return DirectHttp.over(
                client,
                AddressRules.strict().allowingLoopback(),
                Limits.defaults().callTime(Duration.ofSeconds(20)),
                transports);
    }

    private static String ask(DirectHttp http, MockWebServer server) throws InterruptedException {
        server.enqueue(new MockResponse.Builder().build());
        HttpReplies.read(http, URI.create(server.url("/fhir").toString()));
        RecordedRequest seen = server.takeRequest();
        var handshake = seen.getHandshake();
        return handshake == null || handshake.peerPrincipal() == null
                ? "nobody"
                : handshake.peerPrincipal().toString();
    }

    private static Origin origin(MockWebServer server) {
        return Origin.of(URI.create(server.url("/").toString()));
    }

    private HeldCertificate issued(String name, Duration life) {
        long now = Instant.parse("2026-11-29T00:00:00Z").toEpochMilli();
        return new HeldCertificate.Builder()
                .commonName(name)
                .addSubjectAlternativeName("localhost")
                .addSubjectAlternativeName("127.0.0.1")
                .signedBy(authority)
                .duration(life.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
                .serialNumber(now + name.hashCode())
                .build();
    }

    private void install(HeldCertificate own) throws IOException {
        write(key, own.privateKeyPkcs8Pem());
        write(chain, own.certificatePem());
    }

    // As an administrator should: the new file takes the place of the old one.
    private static void write(Path file, String text) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(next, text, StandardCharsets.US_ASCII);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static final class HttpReplies {
        static void read(DirectHttp http, URI from) {
            assertThat(http.send(OutgoingRequest.get(from)).status()).isEqualTo(200);
        }
    }
}
