// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.boot;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser with cookies, which follows no redirects by itself. */
final class Visitor {
    private static final Pattern CSRF = Pattern.compile("name=[\"']_csrf[\"'][^>]*value=[\"']([^\"']+)[\"']");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    HttpResponse<String> get(URI page) {
        return send(HttpRequest.newBuilder(page).GET());
    }

    /** Fields are names and values in turn. */
    HttpResponse<String> post(URI page, String... fields) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            body.append(i == 0 ? "" : "&")
                    .append(fields[i])
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return send(HttpRequest.newBuilder(page)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    /** Signs in at the application's own form; returns where it goes on. */
    URI signIn(Site app, String name) {
        HttpResponse<String> form = get(app.at("/login"));
        HttpResponse<String> done =
                post(app.at("/login"), "username", name, "password", "open " + name, "_csrf", csrf(form));
        URI next = location(done);
        if (next.getPath().equals("/login")) {
            throw new AssertionError("the sign-in was refused");
        }
        return next;
    }

    void signOut(Site app) {
        HttpResponse<String> ignored = post(app.at("/logout"), "_csrf", csrf(get(app.at("/"))));
    }

    /** Presses the button of the page. */
    HttpResponse<String> connect(Site app) {
        return post(app.at("/sdoh-sync/connect"), "source", "county", "_csrf", csrf(get(app.at("/"))));
    }

    static String csrf(HttpResponse<String> page) {
        Matcher found = CSRF.matcher(page.body());
        if (!found.find()) {
            throw new AssertionError("HTTP " + page.statusCode() + " without a CSRF token: " + page.body());
        }
        return found.group(1);
    }

    static URI location(HttpResponse<String> answer) {
        return answer.uri()
                .resolve(answer.headers()
                        .firstValue("Location")
                        .orElseThrow(() -> new AssertionError("HTTP " + answer.statusCode() + ": " + answer.body())));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
        } catch (IOException noAnswer) {
            throw new AssertionError("no answer", noAnswer);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }
}
