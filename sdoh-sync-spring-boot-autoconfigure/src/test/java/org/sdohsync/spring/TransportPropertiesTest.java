// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.spring.Failures.CANARY;
import static org.sdohsync.spring.Failures.requireStopped;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.http.TransportSettings;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.spring.SourceServer.Asked;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.sdohsync.testkit.CertificateAuthority;
import org.sdohsync.testkit.CertificateAuthority.Issued;
import org.sdohsync.workflow.SdohSync;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** {@code sdoh-sync.sources.NAME.transport.*}: how the servers of one source are connected to. */
@Timeout(600)
class TransportPropertiesTest {
    private static final String SOURCE = "sdoh-sync.sources.county.transport.";
    private static final String PIN = Base64.getEncoder().encodeToString(new byte[32]);

    private final CertificateAuthority authority =
            CertificateAuthority.root("hospital", Clock.systemUTC().instant());
    private final Issued app = authority.order("food bank", null).issue();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, SdohSyncAutoConfiguration.class))
            .withPropertyValues(Databases.SETTINGS)
            .withPropertyValues("sdoh-sync.allow-loopback=true")
            .withBean(DataSource.class, Databases::fresh);

    @TempDir
    private Path folder;

    private KeyFiles files;
    private KeyStore server;
    private SourceServer hospital;

    @BeforeEach
    void open() throws Exception {
        files = new KeyFiles(folder);
        server = files.server("changeit");
        hospital = SourceServer.mutual(server, "changeit", CertificateAuthority.trusting(authority));
    }

    @AfterEach
    void close() {
        hospital.close();
    }

    @Test
    void keyStores_areThoseThatTheSourceSees() throws Exception {
        Path own = files.pkcs12("app", app, CANARY);
        ApplicationContextRunner mutual = at(hospital.base())
                .withPropertyValues(
                        "sdoh-sync.key-stores.own.location=" + own,
                        "sdoh-sync.key-stores.own.password=" + CANARY,
                        "sdoh-sync.key-stores.hospital-ca.certificate=" + serverCertificate(),
                        SOURCE + "ssl.key-store=own",
                        SOURCE + "ssl.trust-store=hospital-ca");

        mutual.run(this::connects);
        mutual.run(context -> assertThat(
                        context.getBean(SdohSyncProperties.class).keyStores().toString()
                                + context.getBean(SdohSyncProperties.class).sources()
                                + context.getBean(SmartApp.class).transports())
                .contains("app.p12")
                .doesNotContain(CANARY));
        at(hospital.base()).run(this::isRefused);
    }

    @Test
    void sslBundle_isWhatTheSourceSees() throws Exception {
        at(hospital.base())
                .withPropertyValues(
                        "spring.ssl.bundle.pem.hospital.keystore.certificate=file:"
                                + files.certificates("app", app.chain()),
                        "spring.ssl.bundle.pem.hospital.keystore.private-key=file:" + files.privateKey("app", app),
                        "spring.ssl.bundle.pem.hospital.truststore.certificate=file:" + serverCertificate(),
                        SOURCE + "ssl.bundle=hospital")
                .run(this::connects);
    }

    @Test
    void sslBundle_ofAKeyStoreWithPassword_isWhatTheSourceSees() throws Exception {
        at(hospital.base())
                .withPropertyValues(
                        "spring.ssl.bundle.jks.hospital.keystore.location=file:" + files.pkcs12("app", app, CANARY),
                        "spring.ssl.bundle.jks.hospital.keystore.password=" + CANARY,
                        "spring.ssl.bundle.jks.hospital.keystore.type=PKCS12",
                        "spring.ssl.bundle.jks.hospital.truststore.location=file:" + trusted(),
                        "spring.ssl.bundle.jks.hospital.truststore.password=changeit",
                        SOURCE + "ssl.bundle=hospital")
                .run(this::connects);
    }

    @Test
    void pins_areRequired() throws Exception {
        byte[] key = KeyFiles.certificate(server, "server").getPublicKey().getEncoded();
        String right = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
        ApplicationContextRunner mutual = at(hospital.base())
                .withPropertyValues(
                        "sdoh-sync.key-stores.own.location=" + files.pkcs12("app", app, "pw"),
                        "sdoh-sync.key-stores.own.password=pw",
                        "sdoh-sync.key-stores.hospital-ca.certificate=" + serverCertificate(),
                        SOURCE + "ssl.key-store=own",
                        SOURCE + "ssl.trust-store=hospital-ca");

        mutual.withPropertyValues(SOURCE + "ssl.pins=" + PIN + "," + right).run(this::connects);
        mutual.withPropertyValues(SOURCE + "ssl.pins=" + PIN).run(this::isRefused);
    }

    @Test
    void proxy_getsItsCredentials() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> head = CompletableFuture.supplyAsync(() -> refuse(proxy));
            at(hospital.base())
                    .withPropertyValues(
                            SOURCE + "proxy.host=localhost",
                            SOURCE + "proxy.port=" + proxy.getLocalPort(),
                            SOURCE + "proxy.username=food-bank",
                            SOURCE + "proxy.password=" + CANARY)
                    .run(context -> {
                        assertThat(context.getBean(SdohSyncProperties.class).sources()
                                        + ""
                                        + context.getBean(SdohSyncProperties.class)
                                                .sources()
                                                .values()
                                                .iterator()
                                                .next()
                                                .transport())
                                .doesNotContain(CANARY);
                        assertThatExceptionOfType(SyncException.class).isThrownBy(() -> connect(context));
                    });

            String credentials =
                    Base64.getEncoder().encodeToString(("food-bank:" + CANARY).getBytes(StandardCharsets.UTF_8));
            assertThat(head.get(30, TimeUnit.SECONDS))
                    .startsWith("CONNECT localhost:" + hospital.port())
                    .contains("Proxy-Authorization: Basic " + credentials);
        }
        assertThat(hospital.asked()).isEmpty();
    }

    @Test
    void timeouts_andFurtherOrigins_areTaken() {
        runner.withPropertyValues(
                        SOURCE + "origins=https://login.county.example",
                        SOURCE + "connect-timeout=5s",
                        SOURCE + "read-timeout=50s",
                        SOURCE + "call-timeout=1m")
                .run(context -> {
                    var transports = context.getBean(SmartApp.class).transports();
                    assertThat(transports.keySet())
                            .containsExactlyInAnyOrder(
                                    new Origin("https", "county.example", 443),
                                    new Origin("https", "login.county.example", 443));
                    TransportSettings settings = transports.values().iterator().next();
                    assertThat(settings.connectTime()).contains(Duration.ofSeconds(5));
                    assertThat(settings.readTime()).contains(Duration.ofSeconds(50));
                    assertThat(settings.callTime()).contains(Duration.ofMinutes(1));
                });
    }

    @Test
    void sourceWithoutSettings_isConnectedToAsTheOthers() {
        runner.run(context ->
                assertThat(context.getBean(SmartApp.class).transports()).isEmpty());
    }

    @Test
    void twoSourcesAtOneServer_wantTheSame() {
        ApplicationContextRunner two = runner.withPropertyValues(
                SOURCE + "read-timeout=50s",
                "sdoh-sync.sources.clinic.url=https://county.example/clinic",
                "sdoh-sync.sources.clinic.transport.origins=https://login.clinic.example");

        two.withPropertyValues("sdoh-sync.sources.clinic.transport.read-timeout=50s")
                .run(context ->
                        assertThat(context.getBean(SmartApp.class).transports()).hasSize(2));
        two.withPropertyValues("sdoh-sync.sources.clinic.transport.read-timeout=5s")
                .run(context -> assertThat(Failures.analysis(context).getDescription())
                        .startsWith("two sources have different transport settings for https://county.example"));
    }

    @Test
    void wrongCertificates_stopTheStart() throws Exception {
        requireStopped(
                runner,
                "set sdoh-sync.key-stores.own.location, or .certificate for PEM files",
                SOURCE + "ssl.key-store=own");
        requireStopped(
                runner,
                "define it below spring.ssl.bundle.pem.none or spring.ssl.bundle.jks.none",
                SOURCE + "ssl.bundle=none");
        requireStopped(
                runner,
                "set either sdoh-sync.sources.county.transport.ssl.bundle, or .key-store and .trust-store",
                SOURCE + "ssl.bundle=none",
                SOURCE + "ssl.key-store=own");
        requireStopped(
                runner,
                "correct " + SOURCE + "ssl.key-store",
                "sdoh-sync.key-stores.authorities.certificate=" + serverCertificate(),
                SOURCE + "ssl.key-store=authorities");
        requireStopped(
                runner,
                "correct its files and passwords below spring.ssl.bundle",
                "spring.ssl.bundle.jks.hospital.keystore.location=file:" + files.pkcs12("app", app, "right"),
                "spring.ssl.bundle.jks.hospital.keystore.password=" + CANARY,
                SOURCE + "ssl.bundle=hospital");
        requireStopped(
                runner,
                "give it a keystore or a truststore below spring.ssl.bundle",
                "spring.ssl.bundle.pem.hospital.options.enabled-protocols=TLSv1.3",
                SOURCE + "ssl.bundle=hospital");
        for (String pin : new String[] {"!", "AAAA"}) {
            requireStopped(runner, "correct " + SOURCE + "ssl.pins", SOURCE + "ssl.pins=" + pin);
        }
    }

    @Test
    void sslBundle_thatNamesOneOfSeveralKeys_stopsTheStart() throws Exception {
        KeyStore several = app.keyStore("pw");
        several.setEntry(
                "other",
                authority.order("other", null).issue().entry(),
                new KeyStore.PasswordProtection("pw".toCharArray()));
        requireStopped(
                runner,
                "keep the key of this source in a key store of its own",
                "spring.ssl.bundle.jks.hospital.keystore.location=file:" + files.write("several", several, "pw"),
                "spring.ssl.bundle.jks.hospital.keystore.password=pw",
                "spring.ssl.bundle.jks.hospital.key.alias=own",
                SOURCE + "ssl.bundle=hospital");
    }

    @Test
    void wrongProxies_timesAndOrigins_stopTheStart() {
        String proxy = SOURCE + "proxy";
        requireStopped(runner, "set " + proxy + ".host", proxy + ".port=3128");
        for (String port : new String[] {"0", "65536"}) {
            requireStopped(
                    runner,
                    "set " + proxy + ".port to one from 1 to 65535",
                    proxy + ".host=p",
                    proxy + ".port=" + port);
        }
        requireStopped(runner, "set " + proxy + ".port to one from 1 to 65535", proxy + ".host=p");
        requireStopped(
                runner,
                "set both " + proxy + ".username and " + proxy + ".password",
                proxy + ".host=p",
                proxy + ".port=3128",
                proxy + ".password=" + CANARY);
        for (String name : new String[] {"connect-timeout", "read-timeout", "call-timeout"}) {
            requireStopped(runner, "correct " + SOURCE + name, SOURCE + name + "=0s");
        }
        requireStopped(
                runner,
                "correct " + SOURCE + "origins",
                SOURCE + "origins=login.county.example",
                SOURCE + "read-timeout=5s");
        requireStopped(
                runner,
                "set more of sdoh-sync.sources.county.transport",
                SOURCE + "origins=https://login.county.example");
    }

    private ApplicationContextRunner at(String base) {
        return runner.withPropertyValues("sdoh-sync.sources.county.url=" + base);
    }

    private void connects(ApplicationContext context) {
        int before = hospital.asked().size();
        // It answers 404: what counts is who asked.
        assertThatExceptionOfType(SyncException.class).isThrownBy(() -> connect(context));
        assertThat(hospital.asked()).hasSizeGreaterThan(before);
        assertThat(hospital.asked()).extracting(Asked::principal).containsOnly("CN=food bank");
    }

    private void isRefused(ApplicationContext context) {
        int before = hospital.asked().size();
        assertThatExceptionOfType(SyncException.class).isThrownBy(() -> connect(context));
        assertThat(hospital.asked()).hasSize(before);
    }

    private void connect(ApplicationContext context) {
        var ignored = context.getBean(SdohSync.class)
                .connect(hospital.base())
                .asRecipient("Organization/1")
                .startLaunch(Secret.of("the session"));
    }

    private Path serverCertificate() throws Exception {
        return files.certificates("server", List.of(KeyFiles.certificate(server, "server")));
    }

    private Path trusted() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", KeyFiles.certificate(server, "server"));
        return files.write("trusted", trusted, "changeit");
    }

    private static String refuse(ServerSocket proxy) {
        StringBuilder head = new StringBuilder();
        try (Socket client = proxy.accept()) {
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = client.getInputStream().read();
                if (next < 0) {
                    break;
                }
                head.append((char) next);
            }
            client.getOutputStream()
                    .write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException closed) {
            throw new IllegalStateException(closed);
        }
        return head.toString();
    }
}
