// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.person;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against pages of another make than the sandbox's own. */
class ScriptedUserTest {

    private final List<String> posted = new CopyOnWriteArrayList<>();
    private HttpServer site;
    private HttpServer app;

    @BeforeEach
    void open() throws IOException {
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        app.createContext("/cb", exchange -> answer(exchange, 200, "Connected"));
        site.createContext("/start", exchange -> {
            exchange.getResponseHeaders().add("Set-Cookie", "s=\"a=b\"; Path=/; HttpOnly");
            redirect(exchange, "login?x=1");
        });
        site.createContext(
                "/login",
                exchange -> answer(
                        exchange,
                        200,
                        "<FORM></FORM><form method=post\n action=\"/session?a=1&amp;b=2\"><input type=hidden name=_csrf"
                                + " value=\"t&quot;1\"><input name='who' type='text'><input type='checkbox' name='keep'>"
                                + "<input name=\"pw\" type=\"password\"><input type=submit></form>"));
        site.createContext("/session", exchange -> {
            String cookie = exchange.getRequestHeaders().getFirst("Cookie");
            posted.add(cookie + " " + exchange.getRequestURI() + " " + body(exchange));
            redirect(exchange, "http://127.0.0.1:" + app.getAddress().getPort() + "/cb?code=c1");
        });
        site.createContext("/dead-end", exchange -> answer(exchange, 400, "<p>no</p>"));
        site.start();
        app.start();
    }

    @AfterEach
    void shut() {
        site.stop(0);
        app.stop(0);
    }

    @Test
    void visitAndFollow_formWithHiddenFields_sendsThemAndLandsAtTheApp() {
        Landing landing = ScriptedUser.named("pat", "p&w").visitAndFollow(url("/start"));

        assertThat(posted).containsExactly("s=\"a=b\" /session?a=1&b=2 _csrf=t%221&who=pat&pw=p%26w");
        assertThat(landing.redirect().getRawQuery()).isEqualTo("code=c1");
        assertThat(landing.status()).isEqualTo(200);
        assertThat(landing.page()).isEqualTo("Connected");
        assertThat(landing.toString()).doesNotContain("c1");
    }

    @Test
    void visit_pageWithoutForm_saysWhereWithoutTheQuery() {
        assertThatThrownBy(() -> ScriptedUser.named("pat", "pw").visit(url("/dead-end?code=secret")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/dead-end (HTTP 400)")
                .hasMessageNotContaining("secret");
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + site.getAddress().getPort() + path);
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().add("Location", location);
        answer(exchange, 302, "");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }
}
