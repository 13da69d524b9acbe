// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request through OkHttp. It sees to it that the request leaves once, and not before its checks were made.
 *
 * <p>OkHttp answers some statuses by itself with a further request (RetryAndFollowUpInterceptor): redirects, 401, 407, 408, 421, and
 * 503 with {@code Retry-After: 0}. Its switches cover some of them only, so below it every status from 300 on goes by another name
 * that it does nothing about, and gets its own again right above it. The caller's interceptors, outside and inside, see the real one.
 *
 * <p>Used by the threads of one call, one after the other.
 */
final class Passage {
    /** A status without any meaning to OkHttp, with a body like all from 300 on but 304. */
    private static final int UNREMARKABLE = 599;

    private static final int NOT_MODIFIED = 304;

    private final HttpRequest request;
    private volatile boolean begun;
    private volatile int status;

    Passage(HttpRequest request) {
        this.request = request;
    }

    /** A client whose requests with such a tag are watched. */
    static OkHttpClient watch(OkHttpClient client) {
        OkHttpClient.Builder watched = client.newBuilder().addInterceptor(Passage::rename);
        watched.networkInterceptors().add(0, Passage::disguise);
        return watched.addNetworkInterceptor(Passage::begin).build();
    }

    /** Whether a byte of it can have left. */
    boolean hasBegun() {
        return begun;
    }

    /** The innermost of all: after it the request is written. */
    private static Response begin(Interceptor.Chain chain) throws IOException {
        Passage passage = of(chain);
        if (passage != null) {
            passage.begin();
        }
        return chain.proceed(chain.request());
    }

    private void begin() throws IOException {
        if (begun && !request.isRead()) {
            throw new IOException("sent already: it is not sent a second time");
        }
        request.checkBeforeSending();
        begun = true;
    }

    /** The outermost that is still below OkHttp's own decisions. */
    private static Response disguise(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        Passage passage = of(chain);
        if (passage == null || response.code() < 300 || response.code() == NOT_MODIFIED) {
            return response;
        }
        passage.status = response.code();
        return response.newBuilder().code(UNREMARKABLE).build();
    }

    /** The innermost that is above OkHttp's own decisions. */
    private static Response rename(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        Passage passage = of(chain);
        return passage == null || response.code() != UNREMARKABLE
                ? response
                : response.newBuilder().code(passage.status).build();
    }

    // Of the call and not of the request: an interceptor of the caller may have made another request.
    private static @Nullable Passage of(Interceptor.Chain chain) {
        Request first = chain.call().request();
        return first.tag(Passage.class);
    }
}
