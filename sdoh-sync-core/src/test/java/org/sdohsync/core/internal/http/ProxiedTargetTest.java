// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.error.AddressException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Limits;

/** Behind a proxy the rules judge whom a request is for, and not the proxy. */
class ProxiedTargetTest {
    private final MockWebServer proxy = new MockWebServer();

    private final Dns names = host -> switch (host) {
        case "proxy.test" -> List.of(InetAddress.getLoopbackAddress());
        case "fhir.example" -> List.of(InetAddress.getByName("93.184.216.34"));
        case "intranet.example" ->
            List.of(InetAddress.getByName("93.184.216.34"), InetAddress.getByName("64:ff9b::10.0.0.1"));
        default -> throw new UnknownHostException(host);
    };

    /** How a caller's client comes to a proxy. */
    enum Means {
        FIXED,
        SELECTED
    }

    @BeforeEach
    void start() throws IOException {
        proxy.start();
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    @ParameterizedTest
    @EnumSource
    void send_throughProxyInAPrivateNetwork_reachesItsTarget(Means means) throws InterruptedException {
        proxy.enqueue(new MockResponse.Builder().code(502).build());

        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> over(means, Proxy.Type.HTTP).send(get("https://fhir.example/r4")));

        assertThat(connect()).startsWith("CONNECT fhir.example:443");
    }

    @ParameterizedTest
    @EnumSource
    void send_throughProxyToNameOfPrivateAddress_sendsNothing(Means means) {
        for (Proxy.Type type : new Proxy.Type[] {Proxy.Type.HTTP, Proxy.Type.SOCKS}) {
            assertThatExceptionOfType(AddressException.class)
                    .isThrownBy(() -> over(means, type).send(get("https://intranet.example/r4")))
                    .satisfies(
                            refused -> assertThat(refused.reason()).isEqualTo(AddressException.Reason.PRIVATE_ADDRESS));
        }

        assertThat(proxy.getRequestCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://10.0.0.1/r4", "https://[64:ff9b::7f00:1]/r4", "https://localhost./r4"})
    void send_throughProxyToPrivateLiteral_sendsNothing(String target) {
        assertThatExceptionOfType(AddressException.class)
                .isThrownBy(() -> over(Means.FIXED, Proxy.Type.HTTP).send(get(target)));

        assertThat(proxy.getRequestCount()).isZero();
    }

    /** Where only the proxy can resolve names, it is the proxy's to judge them. */
    @Test
    void send_throughProxyToNameThatOnlyTheProxyKnows_isLeftToTheProxy() throws InterruptedException {
        proxy.enqueue(new MockResponse.Builder().code(502).build());

        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(
                        () -> over(Means.SELECTED, Proxy.Type.HTTP).send(get("https://known-to-the-proxy.example/")));

        assertThat(connect()).startsWith("CONNECT known-to-the-proxy.example:443");
    }

    @Test
    void send_whereTheSelectorSaysDirect_judgesTheResolvedAddress() {
        OkHttpClient client = client().proxySelector(selecting(Proxy.NO_PROXY)).build();

        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> over(client).send(get("https://intranet.example/r4")))
                .withCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void send_throughProxyWhoseNameIsUnknown_saysThatNothingWasSent() {
        Proxy nowhere = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("nowhere.test", 3128));

        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> over(client().proxy(nowhere).build()).send(get("https://fhir.example/r4")))
                .satisfies(unsent -> assertThat(unsent.delivery()).isEqualTo(TransportException.Delivery.NOT_SENT));
    }

    private String connect() throws InterruptedException {
        RecordedRequest request = proxy.takeRequest(10, TimeUnit.SECONDS);
        return request == null ? "nothing" : request.getRequestLine();
    }

    private DirectHttp over(Means means, Proxy.Type type) {
        Proxy used = new Proxy(type, InetSocketAddress.createUnresolved("proxy.test", proxy.getPort()));
        return over(
                means == Means.FIXED
                        ? client().proxy(used).build()
                        : client().proxySelector(selecting(used)).build());
    }

    private static DirectHttp over(OkHttpClient client) {
        return DirectHttp.over(client, AddressRules.strict(), Limits.defaults().callTime(Duration.ofSeconds(10)));
    }

    private OkHttpClient.Builder client() {
        return new OkHttpClient.Builder().dns(names);
    }

    private static OutgoingRequest get(String url) {
        return OutgoingRequest.get(URI.create(url));
    }

    private static ProxySelector selecting(Proxy used) {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(used);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        };
    }
}
