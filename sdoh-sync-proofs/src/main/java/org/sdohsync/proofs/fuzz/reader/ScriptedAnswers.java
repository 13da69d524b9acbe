// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * The answers to every request of a round, made of one input: sections that begin with a line {@code === KIND} or {@code === KIND TYPE},
 * for example {@code === read Task}, with status, headers, a blank line and a body in each. What has several sections is answered with
 * one after the other, and with the last ever after; what has none with whatever section is next. Answers without a socket.
 */
final class ScriptedAnswers implements Interceptor {
    private static final String MARK = "=== ";
    private static final int MOST_REQUESTS = 400;

    private final Map<String, List<String>> sections = new HashMap<>();
    private final List<String> all = new ArrayList<>();
    private final Map<String, Integer> asked = new HashMap<>();
    private int requests;

    ScriptedAnswers(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        int at = text.startsWith(MARK) ? 0 : next(text, 0);
        while (at < text.length()) {
            int end = next(text, at);
            int line = text.indexOf('\n', at);
            int head = line < 0 || line > end ? end : line;
            String kind =
                    text.substring(Math.min(at + MARK.length(), head), head).trim();
            String answer = head < end ? text.substring(head + 1, end) : "";
            sections.computeIfAbsent(kind, unused -> new ArrayList<>()).add(answer);
            all.add(answer);
            at = end;
        }
    }

    private static int next(String text, int from) {
        int at = text.indexOf("\n" + MARK, from);
        return at < 0 ? text.length() : at + 1;
    }

    synchronized int requests() {
        return requests;
    }

    @Override
    public Response intercept(Chain chain) {
        return response(chain.request(), next(chain.request()));
    }

    // A refresh runs on a thread of its own.
    private synchronized String next(Request request) {
        if (++requests > MOST_REQUESTS) {
            throw new IllegalStateException("a round does not end: more than " + MOST_REQUESTS + " requests");
        }
        String kind = kind(request);
        String typed = kind + " " + type(request);
        return answer(sections.containsKey(typed) ? typed : kind);
    }

    private String answer(String kind) {
        int time = asked.merge(kind, 1, Integer::sum) - 1;
        List<String> own = sections.getOrDefault(kind, List.of());
        if (!own.isEmpty()) {
            return own.get(Math.min(time, own.size() - 1));
        }
        return all.isEmpty() ? "" : all.get(requests % all.size());
    }

    private static String type(Request request) {
        List<String> path = request.url().encodedPathSegments();
        return path.size() > 1 ? path.get(1) : "";
    }

    private static String kind(Request request) {
        String path = request.url().encodedPath();
        boolean get = request.method().equals("GET");
        if (path.endsWith("/smart-configuration")) {
            return "configuration";
        } else if (path.endsWith("/metadata")) {
            return "metadata";
        } else if (path.endsWith("/token") || path.endsWith("/register") || path.endsWith("/revoke")) {
            return path.substring(path.lastIndexOf('/') + 1);
        } else if (path.endsWith("/r4") || path.endsWith("/r4/")) {
            return get ? "search" : "batch";
        } else if (!get) {
            return request.method().equals("PUT") ? "update" : "create";
        }
        return request.url().encodedQuery() == null ? "read" : "search";
    }

    private static Response response(Request request, String answer) {
        int blank = answer.indexOf("\n\n");
        boolean headed = answer.startsWith("HTTP ") && blank >= 0;
        String head = headed ? answer.substring(0, blank) : "HTTP 200";
        String body = headed ? answer.substring(blank + 2) : answer;
        String[] lines = head.split("\n", -1);
        return new Response.Builder()
                .request(request)
                .protocol(Protocol.HTTP_1_1)
                .code(status(lines[0]))
                .message("")
                .headers(headers(lines))
                .body(ResponseBody.create(body.getBytes(StandardCharsets.ISO_8859_1), null))
                .build();
    }

    private static int status(String line) {
        String said = line.substring("HTTP ".length()).trim();
        return said.matches("[0-9]{3}") ? Integer.parseInt(said) : 200;
    }

    // As far as a wire can carry them: OkHttp reads names and values leniently, whatever bytes they have.
    private static Headers headers(String[] lines) {
        Headers.Builder headers = new Headers.Builder();
        for (String line : lines) {
            int colon = line.indexOf(':');
            String name = colon > 0 ? line.substring(0, colon).trim() : "";
            if (name.matches("[!-9;-~]{1,1000}")) {
                headers.addUnsafeNonAscii(
                        name.toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
            }
        }
        return headers.build();
    }
}
