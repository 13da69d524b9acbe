// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.secret.Secret;

/** The check that a request carries is made when the connection stands, each time, and nothing leaves if it fails. */
class BeforeSendingTest {
    private final MockWebServer server = new MockWebServer();
    private final DirectHttp http = DirectHttp.over(
            new OkHttpClient(),
            AddressRules.strict().allowingLoopback(),
            Limits.defaults().callTime(Duration.ofSeconds(20)));
    private final List<String> made = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void send_whoseCheckFails_throwsThatAndSendsNothing() {
        server.enqueue(new MockResponse.Builder().build());
        BusyException lost = new BusyException("the lease is somebody else's");
        OutgoingRequest write = post().beforeSending(() -> {
            throw lost;
        });

        assertThat(catchThrowable(() -> http.send(write))).isSameAs(lost);
        assertThat(server.getRequestCount()).isZero();

        assertThat(http.send(post()).status()).isEqualTo(200);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void send_withSeveralChecks_makesThemInOrderOnAConnectionThatStands() {
        server.enqueue(new MockResponse.Builder().build());

        HttpReply reply = http.send(post().beforeSending(() -> made.add("first"))
                .header("Accept", "text/plain")
                .beforeSending(() -> made.add("second"))
                .at(uri()));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(made).containsExactly("first", "second");
    }

    @Test
    void send_whereNobodyListens_makesNoCheck() throws IOException {
        URI gone = uri();
        server.close();

        assertThat(catchThrowable(() -> http.send(
                        OutgoingRequest.post(gone, "text/plain", new byte[0]).beforeSending(() -> made.add("made")))))
                .isNotNull();
        assertThat(made).isEmpty();
    }

    /** The second request, with another token, may be late although the first was not. */
    @Test
    void send_signed_checksAgainBeforeTheSecondRequest() {
        server.enqueue(new MockResponse.Builder().code(401).build());
        server.enqueue(new MockResponse.Builder().build());
        TokenSource tokens = new TokenSource() {
            @Override
            public Secret token() {
                made.add("token");
                return Secret.of("first");
            }

            @Override
            public Secret replace(Secret rejected) {
                made.add("replaced");
                return Secret.of("second");
            }
        };
        SignedHttp signed =
                SignedHttp.builder(http, Set.of(Origin.of(uri())), tokens).build();
        OutgoingRequest write = post().beforeSending(() -> {
            made.add("check");
            if (made.contains("replaced")) {
                throw new BusyException("the lease is somebody else's");
            }
        });

        assertThatExceptionOfType(BusyException.class).isThrownBy(() -> signed.send(write));
        assertThat(made).containsExactly("token", "check", "replaced", "check");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    private OutgoingRequest post() {
        return OutgoingRequest.post(uri(), "text/plain", new byte[] {1});
    }

    private URI uri() {
        return server.url("/Procedure").uri();
    }
}
