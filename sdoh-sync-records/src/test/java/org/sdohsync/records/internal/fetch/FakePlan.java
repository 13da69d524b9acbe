// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.http.DirectHttp;
import org.sdohsync.core.internal.http.RetryPolicy;
import org.sdohsync.core.internal.http.SignedHttp;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.fhir.internal.audit.AccessLog;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.records.fetch.RecordLimits;

/** A plan that answers what a test tells it to, and what a healthy server would not. */
final class FakePlan extends Dispatcher implements AutoCloseable {
    static final String DATE = "Mon, 02 Nov 2026 09:00:00 GMT";

    private final MockWebServer web = new MockWebServer();
    private final Map<String, Deque<MockResponse>> answers = new TreeMap<>();
    private final List<String> asked = new ArrayList<>();

    FakePlan() {
        web.setDispatcher(this);
        try {
            web.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The answers to a path with query below the base; the last one stays. */
    synchronized FakePlan on(String path, MockResponse... some) {
        answers.put("/fhir/" + path, new ArrayDeque<>(List.of(some)));
        return this;
    }

    FakePlan patient(String id, String more) {
        return on("Patient/" + id, json("{'resourceType':'Patient','id':'" + id + "'" + more + "}"));
    }

    @Override
    public synchronized MockResponse dispatch(RecordedRequest request) {
        String target = request.getTarget();
        asked.add(request.getMethod() + " " + target.replaceFirst("^/fhir/", ""));
        Deque<MockResponse> some = answers.get(target);
        if (some == null) {
            some = answers.get(target.replaceFirst("\\?.*", "?*"));
        }
        if (some == null || some.isEmpty()) {
            return new MockResponse.Builder().code(404).build();
        }
        return some.size() > 1 ? some.removeFirst() : some.getFirst();
    }

    synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    synchronized void forget() {
        asked.clear();
    }

    FhirBase base() {
        return FhirBase.restore(web.url("/fhir").toString());
    }

    String url(String path) {
        return base() + "/" + path;
    }

    static MockResponse json(String json) {
        return new MockResponse.Builder()
                .body(json.replace('\'', '"'))
                .setHeader("Content-Type", "application/fhir+json")
                .setHeader("Date", DATE)
                .build();
    }

    static MockResponse status(int code, String... issues) {
        StringBuilder outcome = new StringBuilder("{'resourceType':'OperationOutcome','issue':[");
        for (String issue : issues) {
            outcome.append("{'severity':'error','code':'").append(issue).append("'},");
        }
        outcome.append("{}]}");
        return json(outcome.toString()).newBuilder().code(code).build();
    }

    /** A page, whose resources are given as {@code Type/id} or as JSON. */
    MockResponse page(@Nullable String next, String... resources) {
        StringBuilder json = new StringBuilder("{'resourceType':'Bundle','type':'searchset','link':[");
        json.append("{'relation':'self','url':'").append(base()).append("'}");
        if (next != null) {
            json.append(",{'relation':'next','url':'").append(next).append("'}");
        }
        json.append("],'entry':[");
        for (int at = 0; at < resources.length; at++) {
            json.append(at == 0 ? "" : ",")
                    .append("{'resource':")
                    .append(resource(resources[at]))
                    .append("}");
        }
        return json(json.append("]}").toString());
    }

    static String resource(String said) {
        if (said.startsWith("{")) {
            return said;
        }
        String[] parts = said.split("/", -1);
        String subject = parts[0].equals("Patient") ? "" : ",'subject':{'reference':'Patient/p1'}";
        return "{'resourceType':'" + parts[0] + "','id':'" + parts[1] + "'" + subject + "}";
    }

    /** The same page, but the connection ends in the middle of it. */
    static MockResponse cut(MockResponse page) {
        return page.newBuilder().onResponseBody(new SocketEffect.CloseSocket()).build();
    }

    RecordsServer server(RecordLimits limits) {
        return server(limits, AccessLog.none());
    }

    RecordsServer server(RecordLimits limits, AccessLog log) {
        DirectHttp direct = DirectHttp.over(
                new OkHttpClient(),
                AddressRules.strict().allowingLoopback(),
                Limits.defaults().callTime(Duration.ofSeconds(20)));
        SignedHttp signed = SignedHttp.builder(direct, Set.of(base().origin()), new FixedToken())
                .retries(RetryPolicy.NEVER)
                .build();
        FhirClient client = FhirClient.over(signed, base(), Limits.defaults());
        return new RecordsServer(signed, direct, client, log, limits);
    }

    @Override
    public void close() {
        web.close();
    }

    private static final class FixedToken implements TokenSource {
        @Override
        public Secret token() {
            return Secret.of("token");
        }

        @Override
        public Secret replace(Secret failed) {
            return failed;
        }

        @Override
        public boolean wantsItSignedAnew(HttpReply reply) {
            return false;
        }
    }
}
