// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

/** Programs on the same machine that call the receiver while the user's browser is on its way to it. */
@Timeout(240)
class LoopbackReceiverTest {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final String PAGE = "https://as.example/authorize?state=s";
    private static final String ANSWER = "/callback?code=c&state=s";

    private final List<Socket> sockets = new ArrayList<>();
    private final LoopbackReceiver receiver = LoopbackReceiver.open(URI.create("http://127.0.0.1:0/callback"));

    LoopbackReceiverTest() {
        receiver.expect(Secret.of("s"));
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        receiver.close();
    }

    @Hostile(38)
    @Requirement("NAT-03")
    @Test
    @DisplayName("38 a program that begins a request and says no more")
    void await_whileAnotherRequestIsNotFinished_takesTheAnswer() throws IOException {
        connect("GET /");

        assertAnswered();
    }

    @Hostile(38)
    @Requirement("NAT-03")
    @Test
    @DisplayName("38 many connections that say nothing, begin a request, or send it letter by letter")
    void await_whileManyConnectionsAreHeld_takesTheAnswer() throws IOException {
        for (int held = 0; held < 3 * LoopbackReceiver.MOST_CONNECTIONS; held++) {
            connect(List.of("", "GET /callback?code=x", "GET / HTTP/1.1\r\nX: y\r\n")
                    .get(held % 3));
        }

        assertAnswered();
    }

    @Hostile(38)
    @Requirement("NAT-03")
    @ParameterizedTest(name = "38 {0}")
    @CsvSource({
        "a page that is not there, GET /favicon.ico HTTP/1.1, 404",
        "only the head, HEAD /callback?code=c&state=s HTTP/1.1, 405",
        "a form, POST /callback?code=c&state=s HTTP/1.1, 405",
        "another state, GET /callback?code=c&state=t HTTP/1.1, 400",
        "two states, GET /callback?code=c&state=s&state=s HTTP/1.1, 400",
        "no query, GET /callback HTTP/1.1, 400",
        "another path that decodes to it, GET /%63allback?code=c&state=s HTTP/1.1, 404",
        "an address that is none, GET /a|b HTTP/1.1, 400",
        "small letters, get /callback?code=c&state=s HTTP/1.1, 400",
        "another version, GET /callback?code=c&state=s HTTP/3, 400",
        "no request, HELO, 400",
        "the connection preface of HTTP/2, PRI * HTTP/2.0, 400"
    })
    void await_afterARequestThatIsNoAnswer_saysSoAndGoesOn(String name, String line, int status) throws IOException {
        assertThat(ask(line + "\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 " + status + " ");

        assertAnswered();
    }

    @Hostile(38)
    @Requirement("NAT-03")
    @Test
    @DisplayName("38 bytes of another protocol")
    void await_afterBytesOfAnotherProtocol_goesOn() throws IOException {
        assertThat(ask("\u0016\u0003\u0001\u0002")).startsWith("HTTP/1.1 400 ");

        assertAnswered();
    }

    @Hostile(38)
    @Requirement("NAT-03")
    @Test
    @DisplayName("38 headers without end")
    void await_afterHeadersWithoutEnd_goesOn() throws IOException {
        String header = "X-Header: " + "x".repeat(1000) + "\r\n";

        assertThat(ask("GET /callback HTTP/1.1\r\n" + header.repeat(70))).startsWith("HTTP/1.1 431 ");

        assertAnswered();
    }

    @Hostile(38)
    @Requirement("NAT-03")
    @Test
    @DisplayName("38 a connection that goes on for ever")
    void connection_afterItsTime_isEnded() throws IOException {
        try (LoopbackReceiver brief =
                LoopbackReceiver.open(URI.create("http://127.0.0.1:0/callback"), Duration.ofMillis(50), 4)) {
            Socket silent = connect(brief, "");
            Socket slow = connect(brief, "GET /");

            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertThat(ends(slow)).isTrue();
        }
    }

    @Test
    @Requirement("NAT-03")
    void open_afterClose_listensAtTheSamePortAtOnce() throws IOException {
        for (int launch = 0; launch < 20; launch++) {
            URI redirect = receiver.redirect();
            if (launch == 0) {
                receiver.close();
            }
            try (LoopbackReceiver next = LoopbackReceiver.open(redirect)) {
                next.expect(Secret.of("s"));
                Socket browser = connect(next, "GET " + ANSWER + " HTTP/1.1\r\n\r\n");
                assertThat(next.await(BOUND)).hasPath("/callback");
                assertThat(browser.getInputStream().readAllBytes()).isNotEmpty();
            }
        }
    }

    @Test
    @Requirement("AZC-17")
    void await_ofALongCode_takesIt() throws IOException {
        String code = "c".repeat(16_000);

        assertThat(ask("GET /callback?state=s&code=" + code + " HTTP/1.1\n\n")).startsWith("HTTP/1.1 200 ");

        assertThat(receiver.await(BOUND).getQuery()).endsWith(code);
    }

    @Test
    @Requirement("NAT-03")
    void startAt_opened_leadsToThePageOnceAndHidesWhereFrom() throws IOException {
        URI start = receiver.startAt(URI.create(PAGE), Secret.of("name"));

        String first = ask("GET " + start.getPath() + " HTTP/1.1\r\nSec-Fetch-Dest: document\r\n\r\n");

        assertThat(start).hasHost("127.0.0.1").hasPort(receiver.redirect().getPort());
        assertThat(first)
                .startsWith("HTTP/1.1 302 ")
                .contains("Location: " + PAGE + "\r\n")
                .contains("Referrer-Policy: no-referrer\r\n")
                .contains("Cache-Control: no-store\r\n");
        assertAnswered();
        assertThat(ask("GET " + start.getPath() + " HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 410 ")
                .doesNotContain("state");
    }

    @Hostile(38)
    @Requirement("NAT-03")
    @Test
    @DisplayName("38 a program that takes the start address before the browser comes")
    void startAt_openedTwice_endsTheLaunch() throws IOException {
        URI start = receiver.startAt(URI.create(PAGE), Secret.of("name"));
        ask("GET " + start.getPath() + " HTTP/1.1\r\n\r\n");

        assertThat(ask("GET " + start.getPath() + " HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 410 ")
                .contains("another program")
                .doesNotContain("as.example");

        ask("GET " + ANSWER + " HTTP/1.1\r\n\r\n");
        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> receiver.await(BOUND))
                .satisfies(twice -> assertThat(twice.reason()).isEqualTo(LaunchException.Reason.OPENED_TWICE));
    }

    @Test
    void startAt_lookedAtAhead_isNotUsedUp() throws IOException {
        URI start = receiver.startAt(URI.create(PAGE), Secret.of("name"));

        assertThat(ask("GET " + start.getPath() + " HTTP/1.1\r\nSec-Purpose: prefetch;prerender\r\n\r\n"))
                .startsWith("HTTP/1.1 503 ")
                .doesNotContain("as.example");
        assertThat(ask("HEAD " + start.getPath() + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 405 ");

        assertThat(ask("GET " + start.getPath() + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 302 ");
    }

    private void assertAnswered() throws IOException {
        assertThat(ask("GET " + ANSWER + " HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        assertThat(receiver.await(BOUND)).hasPath("/callback").hasQuery("code=c&state=s");
    }

    private String ask(String request) throws IOException {
        Socket socket = connect(request);
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Whether the server ends the connection, with an end or a reset. */
    private static boolean ends(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    private Socket connect(String text) throws IOException {
        return connect(receiver, text);
    }

    private Socket connect(LoopbackReceiver to, String text) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), to.redirect().getPort());
        sockets.add(socket);
        socket.setSoTimeout((int) BOUND.toMillis());
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return socket;
    }
}
