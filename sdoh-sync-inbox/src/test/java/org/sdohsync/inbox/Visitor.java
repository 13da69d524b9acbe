// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody with cookies and without JavaScript, who follows redirects within the application. */
final class Visitor {
    static final String PASSWORD = "a long password";
    private static final String BOUNDARY = "----boundary-of-the-test";
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final Pattern REFERRAL = Pattern.compile("href=\"(/referrals/\\d+)\"");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final URI root;
    private String csrf = "";

    Visitor(RunningInbox inbox) {
        this(inbox.at("/"));
    }

    /** Somebody at an application that runs elsewhere. */
    Visitor(URI root) {
        this.root = root;
    }

    /** Makes the first user of a new inbox, and signs in. */
    static Visitor first(RunningInbox inbox, String name, String team) throws Exception {
        return new Visitor(inbox).begin(name, team);
    }

    Visitor begin(String name, String team) throws Exception {
        page("/setup");
        form("/setup", "code", RunningInbox.CODE, "name", name, "team", team, "password", PASSWORD);
        return signIn(name);
    }

    Visitor signIn(String name) throws Exception {
        page("/login");
        form("/login", "username", name, "password", PASSWORD);
        page("/");
        return this;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(root.resolve(path)).GET());
    }

    /** The text of a page that must be there. */
    String page(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);
        for (int hop = 0; answer.statusCode() / 100 == 3 && hop < 5; hop++) {
            answer = send(HttpRequest.newBuilder(root.resolve(location(answer))).GET());
        }
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + ": HTTP " + answer.statusCode() + " " + answer.body());
        }
        Matcher found = CSRF.matcher(answer.body());
        if (found.find()) {
            csrf = found.group(1);
        }
        return answer.body();
    }

    /** Posts a form; the token is that of the last page. */
    HttpResponse<String> post(String path, String... fields) throws IOException, InterruptedException {
        StringBuilder body = new StringBuilder("_csrf=" + URLEncoder.encode(csrf, UTF_8));
        for (int i = 0; i < fields.length; i += 2) {
            body.append('&').append(fields[i]).append('=').append(URLEncoder.encode(fields[i + 1], UTF_8));
        }
        return send(HttpRequest.newBuilder(root.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                        "Referer",
                        root.resolve(path.replaceFirst("(/referrals/\\d+)/.*", "$1"))
                                .toString())
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    /** Posts a form and returns the page that it leads to. */
    String form(String path, String... fields) throws IOException, InterruptedException {
        HttpResponse<String> answer = post(path, fields);
        if (answer.statusCode() / 100 != 3) {
            if (answer.statusCode() == 200) {
                return answer.body();
            }
            throw new AssertionError(path + ": HTTP " + answer.statusCode() + " " + answer.body());
        }
        return page(location(answer));
    }

    /** Uploads a file by a form with one field, and returns the page that it leads to. */
    String upload(String path, String field, String type, byte[] file) throws IOException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n" + csrf
                        + "\r\n--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + field
                        + "\"; filename=\"file\"\r\nContent-Type: " + type + "\r\n\r\n")
                .getBytes(UTF_8));
        body.writeBytes(file);
        body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
        HttpResponse<String> answer = send(HttpRequest.newBuilder(root.resolve(path))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .header("Referer", root.resolve("/sources").toString())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
        return page(location(answer));
    }

    /** Comes back from a source. */
    String land(URI callback) throws IOException, InterruptedException {
        return page(location(send(HttpRequest.newBuilder(callback).GET())));
    }

    static String location(HttpResponse<?> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    /** The addresses of the referrals on a page. */
    static List<String> referrals(String page) {
        List<String> found = new ArrayList<>();
        Matcher matcher = REFERRAL.matcher(page);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(
                request.header("Accept", "text/html,*/*")
                        .timeout(Duration.ofSeconds(60))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
