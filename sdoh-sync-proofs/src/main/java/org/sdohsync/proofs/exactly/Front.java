// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.exactly;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import org.sdohsync.testkit.MutableClock;

/** Stands before the server of one scene and makes its trouble. Keeps what it knows over the lives of the application. */
final class Front implements Interceptor {
    private static final Duration LAG = Duration.ofMinutes(20);
    private static final Duration SLOW = Duration.ofMinutes(3);
    // Together longer than what is in doubt is looked for.
    private static final Duration NAP = Duration.ofMinutes(10);
    private static final int NAPS = 12;
    private static final MediaType JSON = MediaType.get("application/fhir+json");
    private static final String NOTHING = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":0}";
    private static final String TOKENS = "{\"access_token\":\"" + Stage.TOKEN.reveal()
            + "\",\"token_type\":\"Bearer\",\"refresh_token\":\"the-next-refresh-token\"}";

    private final Trouble trouble;
    private final String place;
    private final MutableClock clock;
    private final Runnable meanwhile;
    private final Map<String, String> cache = new HashMap<>();
    private final AtomicInteger creates = new AtomicInteger();
    private volatile boolean refusing;
    private @Nullable Instant created;

    /** Makes its trouble around what is created of one type. */
    Front(Trouble trouble, String type, MutableClock clock, Runnable meanwhile) {
        this.trouble = trouble;
        this.place = "/" + type;
        this.clock = clock;
        this.meanwhile = meanwhile;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        String path = request.url().encodedPath();
        if (path.endsWith("/token")) {
            return tokens(request);
        }
        if (refusing && Scene.EARLIER.reveal().equals(bearer(request))) {
            return answer(request, 401, "");
        }
        if (!path.endsWith(place) || trouble == Trouble.NONE) {
            return proceed(chain, request);
        }
        return request.method().equals("POST") ? create(chain, request) : search(chain, request);
    }

    private static String bearer(Request request) {
        return String.valueOf(request.header("Authorization")).replace("Bearer ", "");
    }

    /** The server itself knows one token only. */
    private static Response proceed(Chain chain, Request request) throws IOException {
        return chain.proceed(request.newBuilder()
                .header("Authorization", "Bearer " + Stage.TOKEN.reveal())
                .build());
    }

    private Response tokens(Request request) {
        // To a process that died over the answer the token it has is good again: what it asks for is not proved here.
        refusing = false;
        for (int nap = 0; nap < (trouble == Trouble.SUSPENDED ? NAPS : 1); nap++) {
            clock.advance(trouble == Trouble.SUSPENDED ? NAP : SLOW);
            meanwhile.run();
        }
        return answer(request, 200, TOKENS);
    }

    private Response create(Chain chain, Request request) throws IOException {
        if (trouble.needsToken()) {
            refusing = creates.getAndIncrement() == 0;
            return refusing ? answer(request, 401, "") : proceed(chain, request);
        }
        proceed(chain, request).close();
        created = clock.instant();
        if (trouble == Trouble.NO_SEARCH) {
            return answer(request, 504, "");
        }
        throw new SocketTimeoutException("the answer is lost");
    }

    private Response search(Chain chain, Request request) throws IOException {
        Instant stored = created;
        if (trouble == Trouble.NO_SEARCH) {
            return answer(request, 403, "");
        }
        if (trouble == Trouble.LAGGING_SEARCH
                && stored != null
                && clock.instant().isBefore(stored.plus(LAG))) {
            return answer(request, 200, NOTHING);
        }
        if (trouble != Trouble.CACHED_SEARCH || "no-cache".equals(request.header("Cache-Control"))) {
            return proceed(chain, request);
        }
        String address = request.url().toString();
        String kept = cache.get(address);
        if (kept == null) {
            try (Response response = proceed(chain, request)) {
                kept = response.body().string();
            }
            cache.put(address, kept);
        }
        return answer(request, 200, kept);
    }

    private static Response answer(Request request, int status, String body) {
        return new Response.Builder()
                .request(request)
                .protocol(Protocol.HTTP_1_1)
                .code(status)
                .message("")
                .body(ResponseBody.create(body, JSON))
                .build();
    }
}
