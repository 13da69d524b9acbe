// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Stream;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.discovery.DiscoveryException;
import org.sdohsync.smart.discovery.DiscoveryException.Reason;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

/** Servers whose certificate is vouched for by somebody we trust, and still is not good here and now. */
class CertificateHostilityTest {
    // The handshake looks at the real time, whatever clock the client has.
    private static final long LONG_AGO = Instant.parse("2001-01-01T00:00:00Z").toEpochMilli();
    private static final long PAST = Instant.parse("2002-01-01T00:00:00Z").toEpochMilli();
    private static final HeldCertificate AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(0).build();

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    static Stream<Arguments> certificates() {
        return Stream.of(
                Arguments.of(
                        "expired",
                        named("127.0.0.1").validityInterval(LONG_AGO, PAST).signedBy(AUTHORITY)),
                Arguments.of("for another name", named("other.example").signedBy(AUTHORITY)),
                Arguments.of("without a name", new HeldCertificate.Builder().signedBy(AUTHORITY)),
                Arguments.of("vouched for by nobody", named("127.0.0.1")));
    }

    private static HeldCertificate.Builder named(String host) {
        return new HeldCertificate.Builder().addSubjectAlternativeName(host);
    }

    @Hostile(2)
    @Requirement("TKR-33")
    @ParameterizedTest(name = "2 certificate {0}")
    @MethodSource("certificates")
    void connect_toABadCertificate_sendsNothing(String name, HeldCertificate.Builder certificate) throws Exception {
        assertThat(requestsAt(certificate.build(), stage)).isZero();
    }

    @Hostile(2)
    @Requirement("TKR-33")
    @org.junit.jupiter.api.Test
    @org.junit.jupiter.api.DisplayName("2 the same with a good certificate is answered")
    void connect_toAGoodCertificate_asks() throws Exception {
        HeldCertificate good = named("127.0.0.1").signedBy(AUTHORITY).build();

        try (MockWebServer server = serving(good)) {
            Stage.failure(() -> client().connect("https://127.0.0.1:" + server.getPort() + "/fhir")
                    .asPatient()
                    .startLaunch());

            assertThat(server.getRequestCount()).isPositive();
        }
    }

    private int requestsAt(HeldCertificate certificate, Stage at) throws Exception {
        try (MockWebServer server = serving(certificate)) {
            DiscoveryException failed = Stage.failure(
                    DiscoveryException.class,
                    () -> client().connect("https://127.0.0.1:" + server.getPort() + "/fhir")
                            .asPatient()
                            .startLaunch());

            assertThat(failed.reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(failed.getCause())
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            cause -> assertThat(cause.delivery()).isEqualTo(TransportException.Delivery.NOT_SENT));
            assertThat(at.client().connections()).isEmpty();
            return server.getRequestCount();
        }
    }

    private static MockWebServer serving(HeldCertificate certificate) throws Exception {
        MockWebServer server = new MockWebServer();
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslSocketFactory());
        server.setDispatcher(new mockwebserver3.Dispatcher() {
            @Override
            public mockwebserver3.MockResponse dispatch(mockwebserver3.RecordedRequest request) {
                return new mockwebserver3.MockResponse.Builder().code(404).build();
            }
        });
        server.start();
        return server;
    }

    private SmartClient client() {
        HandshakeCertificates trusting = new HandshakeCertificates.Builder()
                .addTrustedCertificate(AUTHORITY.certificate())
                .build();
        return stage.restarted(
                stage.app(),
                builder -> builder.http(new OkHttpClient.Builder()
                        .sslSocketFactory(trusting.sslSocketFactory(), trusting.trustManager())
                        .build()));
    }
}
