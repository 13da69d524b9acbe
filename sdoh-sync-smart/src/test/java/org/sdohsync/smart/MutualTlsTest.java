// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.SmartClientFixture.approval;
import static org.sdohsync.smart.SmartClientFixture.firstTokens;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.fake.FaultyRecords;
import org.sdohsync.testkit.RecordingPause;
import org.sdohsync.testkit.Requirement;

/** RFC 8705 §2: a source that knows the app by its TLS certificate, which comes from the caller's own HTTP client. */
@Timeout(600)
class MutualTlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path folder;

    @Test
    @Requirement({"SEC-08", "TKR-33"})
    void connect_withTheCallersCertificate_namesTheClientAndSendsNoSecret() throws Exception {
        KeyStore server = identity("localhost");
        KeyStore app = identity("foodbank");
        SSLContext serverSide = context(server, trust(app));
        X509TrustManager trusted = trust(server);
        try (FakeSource source = new FakeSource(web -> {
            web.useHttps(serverSide.getSocketFactory());
            web.requireClientAuth();
        })) {
            source.token(firstTokens());
            source.on(
                    "/fhir/Task",
                    request -> FakeSource.answer(
                            200,
                            JsonObject.builder().text("resourceType", "Bundle").build()));
            OkHttpClient http = new OkHttpClient.Builder()
                    .sslSocketFactory(context(app, trusted).getSocketFactory(), trusted)
                    .build();
            OkHttpClient nameless = new OkHttpClient.Builder()
                    .sslSocketFactory(context(null, trusted).getSocketFactory(), trusted)
                    .build();

            SmartClient client = client(source, http);
            Connection connection =
                    client.completeLaunch(approval(begin(client, source).authorizeUrl()));
            SmartClient stranger = client(source, nameless);

            assertThat(connection.source()).isEqualTo(source.base());
            assertThat(source.forms(FakeSource.TOKEN).get(0))
                    .containsEntry("client_id", "app")
                    .doesNotContainKeys("client_secret", "client_assertion");
            RecordedRequest sent = source.requests(FakeSource.TOKEN).get(0);
            assertThat(sent.getHandshake()).isNotNull();
            assertThat(String.valueOf(sent.getHandshake().peerPrincipal())).isEqualTo("CN=foodbank");
            assertThat(client.diagnose(connection.id())).isNotNull();
            RecordedRequest search = source.requests("/fhir/Task").get(0);
            assertThat(search.getHeaders().get("Authorization")).isEqualTo("Bearer a1");
            assertThat(search.getHandshake()).isNotNull();
            assertThat(String.valueOf(search.getHandshake().peerPrincipal())).isEqualTo("CN=foodbank");
            assertThatExceptionOfType(SyncException.class).isThrownBy(() -> begin(stranger, source));
            client.close();
            stranger.close();
        }
    }

    private static Launch begin(SmartClient client, FakeSource source) {
        return client.connect(source.base().toString())
                .asRecipient("Organization/1")
                .startLaunch();
    }

    private static SmartClient client(FakeSource source, OkHttpClient http) {
        SmartApp app = SmartApp.named("foodbank")
                .redirect(SmartClientFixture.REDIRECT)
                .scopes("user/Task.rus", "offline_access")
                .registeredAt(source.base().toString(), ClientIdentity.publicClient("app"));
        return SmartClient.builder(app, Store.over(new FaultyRecords(), Sealing.none()))
                .http(http)
                .pause(RecordingPause.create())
                .addressRules(AddressRules.strict().allowingLoopback())
                .build();
    }

    private KeyStore identity(String name) throws Exception {
        Path file = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        assertThat(keytool.waitFor(120, TimeUnit.SECONDS) && keytool.exitValue() == 0)
                .isTrue();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static X509TrustManager trust(KeyStore other) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        String name = other.aliases().nextElement();
        trusted.setCertificateEntry(name, other.getCertificate(name));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    private static SSLContext context(@org.jspecify.annotations.Nullable KeyStore own, X509TrustManager trusted)
            throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, own == null ? null : PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[] {trusted}, null);
        return context;
    }
}
