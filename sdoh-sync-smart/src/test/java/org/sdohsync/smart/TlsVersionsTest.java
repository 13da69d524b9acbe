// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.TlsVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.error.TransportException.Delivery;
import org.sdohsync.smart.discovery.DiscoveryException;
import org.sdohsync.smart.fake.TlsListener;
import org.sdohsync.testkit.Requirement;

/** TLS 1.3 and 1.2 are offered and nothing older, whatever a server picks or an app hands over. */
@Timeout(600)
class TlsVersionsTest {
    private static final int TLS_1_3 = 0x0304;
    private static final int TLS_1_2 = 0x0303;
    private static final int TLS_1_1 = 0x0302;
    private static final int ALERT = 21;

    private final SmartClientFixture world = new SmartClientFixture();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Requirement("SEC-07")
    void connect_overTls_offersThePresentVersionAndTheOneBeforeOnly() throws Exception {
        try (TlsListener server = TlsListener.silent()) {
            connect(server);

            assertThat(server.offered())
                    .isNotEmpty()
                    .allSatisfy(versions -> assertThat(versions).containsExactlyInAnyOrder(TLS_1_3, TLS_1_2));
        }
    }

    @Test
    @Requirement("SEC-07")
    void connect_toAServerThatPicksAnOlderVersion_sendsNothingMore() throws Exception {
        try (TlsListener server = TlsListener.picking(TLS_1_1)) {
            DiscoveryException failed = connect(server);

            assertThat(failed.reason()).isEqualTo(DiscoveryException.Reason.UNREACHABLE);
            assertThat(failed.getCause())
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            cause -> assertThat(cause.delivery()).isEqualTo(Delivery.NOT_SENT));
            assertThat(server.after()).isNotEmpty().containsOnly(ALERT);
        }
    }

    @Test
    @Requirement("SEC-07")
    void http_ofAClientThatSpeaksOlderVersions_isRefused() {
        SmartClientBuilder builder = SmartClient.builder(world.app(), world.store);

        for (ConnectionSpec old : List.of(
                ConnectionSpec.COMPATIBLE_TLS,
                new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS)
                        .tlsVersions(TlsVersion.TLS_1_3, TlsVersion.TLS_1_0)
                        .build(),
                new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS)
                        .allEnabledTlsVersions()
                        .build())) {
            OkHttpClient client = new OkHttpClient.Builder()
                    .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT, old))
                    .build();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder.http(client))
                    .withMessageContaining("before 1.2");
        }
        for (ConnectionSpec good : List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.RESTRICTED_TLS)) {
            OkHttpClient client = new OkHttpClient.Builder()
                    .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT, good))
                    .build();

            assertThat(builder.http(client)).isSameAs(builder);
        }
    }

    private DiscoveryException connect(TlsListener server) {
        try (SmartClient client = world.client()) {
            return catchThrowableOfType(
                    DiscoveryException.class,
                    () -> client.connect(server.url("/fhir"))
                            .asRecipient("Organization/1")
                            .startLaunch());
        }
    }
}
