// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.json.JsonObject;

/**
 * A user connects a source through the application's page and the starter's endpoints in Chromium. The application ({@code localhost})
 * and the source ({@code 127.0.0.1}) are two sites for it, so its rules for cookies between sites hold.
 */
@Timeout(900)
@EnabledIfSystemProperty(named = "test.browser", matches = "chromium", disabledReason = "the profile browser runs it")
class BrowserTest {
    private static final Sandbox COUNTY = Sandbox.county();
    private static final String COOKIE = "sdoh-sync-launch";

    @Test
    void user_inABrowser_connectsTheSourceFromThePage() throws Exception {
        try (Pantry app = Pantry.start(COUNTY, "browser", Map.of());
                Chromium browser = Chromium.open()) {
            browser.go(app.at("/"));
            signIn(browser, "alice");
            assertThat(browser.text("#connections")).isEqualTo("0 connected");
            browser.click("#connect");
            assertThat(browser.address()).startsWith("http://127.0.0.1:");
            approve(browser);

            assertThat(browser.text("#connections")).isEqualTo("1 connected");
            assertThat(browser.address())
                    .as("no code stays")
                    .isEqualTo(app.at("/").toString());
            assertThat(app.sync().connections()).extracting(Connection::account).containsExactly("alice");
            assertCookie(browser);
            assertThat(app.sync().startSync().await().broken()).isEmpty();
            browser.go(app.at("/"));
            assertThat(browser.text("ul")).contains("task-requested-1");
            System.out.println("browser: name=Chromium version=" + browser.version() + " connections="
                    + app.sync().connections().size());
        }
    }

    @Test
    void user_whoIsSentByTheSource_signsInAndIsConnected() throws Exception {
        try (Pantry app = Pantry.start(COUNTY, "browser-ehr", Map.of());
                Chromium browser = Chromium.open()) {
            // A page of the source's site sends the browser to the application.
            browser.go(COUNTY.fhirBase().resolve("/"));
            var ignored = browser.run("location.href = '"
                    + app.at("/sdoh-sync/launch?launch=" + COUNTY.launch() + "&iss=" + COUNTY.fhirBase())
                    + "'; return ''");
            signIn(browser, "bob");
            approve(browser);

            assertThat(browser.text("h1")).isEqualTo("bob");
            assertThat(browser.text("#connections")).isEqualTo("1 connected");
            assertThat(browser.address()).isEqualTo(app.at("/").toString());
            assertThat(app.sync().connections()).extracting(Connection::account).containsExactly("bob");
        }
    }

    private static void approve(Chromium browser) {
        browser.type("input[name=username]", Sandbox.WORKER);
        browser.type("input[name=password]", Sandbox.PASSWORD);
        browser.click("#login button");
        assertThat(browser.text("#approve")).contains("Task");
        browser.click("#approve button");
    }

    private static void signIn(Chromium browser, String name) {
        browser.type("#username", name);
        browser.type("#password", "open " + name);
        browser.click("button[type=submit]");
    }

    private static void assertCookie(Chromium browser) {
        assertThat(browser.run("return document.cookie")).doesNotContain(COOKIE);
        JsonObject cookie = browser.cookies().stream()
                .filter(one -> one.text("name").orElse("").equals(COOKIE))
                .findFirst()
                .orElseThrow();
        assertThat(cookie.text("sameSite")).contains("Lax");
        assertThat(cookie.text("path")).contains("/");
        assertThat(cookie.text("domain")).contains("localhost");
    }
}
