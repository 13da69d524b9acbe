// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.person;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;

/**
 * Plays a person in a browser: opens the authorization URL, fills the login form it finds, answers the consent form, and ends
 * where the server sends the browser to another origin, which is the app. Each visit has its own cookies. Immutable; safe for use
 * by many threads.
 */
public final class ScriptedUser {

    private static final int MOST_STEPS = 20;

    private final HttpClient http;
    private final String username;
    private final String password;
    private final boolean approves;

    private ScriptedUser(String username, String password, boolean approves, HttpClient http) {
        this.http = http;
        this.username = requireNonNull(username, "username");
        this.password = requireNonNull(password, "password");
        this.approves = approves;
    }

    /**
     * Returns a person who approves what apps ask for.
     *
     * @param username the login name
     * @param password the password
     * @return the person
     */
    public static ScriptedUser named(String username, String password) {
        return new ScriptedUser(username, password, true, browser().build());
    }

    /**
     * Returns the same person, who refuses consent.
     *
     * @return the changed copy
     */
    public ScriptedUser denying() {
        return new ScriptedUser(username, password, false, http);
    }

    /**
     * Returns the same person with a browser of other certificates.
     *
     * @param certificates the certificates it trusts, and its own
     * @return the changed copy
     */
    public ScriptedUser with(SSLContext certificates) {
        return new ScriptedUser(
                username, password, approves, browser().sslContext(certificates).build());
    }

    private static HttpClient.Builder browser() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER);
    }

    /**
     * Goes from the authorization URL to the redirect back to the app, without following it.
     *
     * @param authorizeUrl the URL the app would open in a browser
     * @return the redirect, with its code or error
     * @throws IllegalStateException if the server shows a page that leads nowhere, or refuses the login
     */
    public URI visit(URI authorizeUrl) {
        Browser browser = new Browser(http);
        URI page = authorizeUrl;
        HttpResponse<String> response = browser.get(page);
        boolean loggedIn = false;
        for (int step = 0; step < MOST_STEPS; step++) {
            if (isRedirect(response)) {
                URI target =
                        page.resolve(response.headers().firstValue("Location").orElseThrow());
                if (!sameOrigin(target, authorizeUrl)) {
                    return target;
                }
                page = target;
                response = browser.get(page);
            } else {
                HtmlForm form = form(response, page);
                if (form.asksForPassword() && loggedIn) {
                    throw new IllegalStateException("the login at " + Browser.place(page) + " was refused for "
                            + username + "; check the name and the password");
                }
                loggedIn |= form.asksForPassword();
                page = form.action();
                response = browser.post(form.asksForPassword() ? form.filled(username, password) : form);
            }
        }
        throw new IllegalStateException(
                "no redirect to the app after " + MOST_STEPS + " steps from " + Browser.place(authorizeUrl));
    }

    /**
     * Goes from the authorization URL to the app's own page, as a browser would.
     *
     * @param authorizeUrl the URL the app would open in a browser
     * @return what the app answered
     */
    public Landing visitAndFollow(URI authorizeUrl) {
        URI redirect = visit(authorizeUrl);
        HttpResponse<String> response = new Browser(http).get(redirect);
        return new Landing(redirect, response.statusCode(), response.body());
    }

    private HtmlForm form(HttpResponse<String> response, URI page) {
        List<HtmlForm> forms = HtmlForm.in(response.body(), page);
        return forms.stream()
                .filter(HtmlForm::asksForPassword)
                .findFirst()
                .or(() -> forms.stream()
                        .filter(form -> form.id().equals("deny") != approves)
                        .findFirst())
                .orElseThrow(() -> new IllegalStateException("the page at " + Browser.place(page) + " (HTTP "
                        + response.statusCode() + ") has no form to "
                        + (approves ? "go on with" : "refuse with") + "; the request may be invalid"));
    }

    private static boolean isRedirect(HttpResponse<String> response) {
        return response.statusCode() / 100 == 3;
    }

    private static boolean sameOrigin(URI one, URI other) {
        return Objects.equals(one.getScheme(), other.getScheme())
                && Objects.equals(one.getRawAuthority(), other.getRawAuthority());
    }

    @Override
    public String toString() {
        return "ScriptedUser[" + username + (approves ? ", approves]" : ", denies]");
    }
}
