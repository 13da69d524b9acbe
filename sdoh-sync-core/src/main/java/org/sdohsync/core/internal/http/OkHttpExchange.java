// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Controls one request inside OkHttp: it is sent once only, and not before its checks ran.
 *
 * <p>OkHttp itself sends a further request after some statuses (RetryAndFollowUpInterceptor): redirects, 401, 407, 408, 421,
 * and 503 with {@code Retry-After: 0}. Its settings cover only some of them, so below that interceptor every status from 300
 * is replaced by one that it ignores, and restored directly above it. The caller's interceptors, application and network
 * ones, see the real status.
 *
 * <p>Used by the threads of one call, one at a time.
 */
final class OkHttpExchange {
    /** A status without a meaning to OkHttp, with a body. */
    private static final int UNREMARKABLE = 599;

    private static final int NOT_MODIFIED = 304;

    private final OutgoingRequest request;
    private volatile boolean begun;
    private volatile int status;

    OkHttpExchange(OutgoingRequest request) {
        this.request = request;
    }

    /** Returns a client whose requests with such a tag are controlled. */
    static OkHttpClient watch(OkHttpClient client) {
        OkHttpClient.Builder watched = client.newBuilder().addInterceptor(OkHttpExchange::rename);
        watched.networkInterceptors().add(0, OkHttpExchange::disguise);
        return watched.addNetworkInterceptor(OkHttpExchange::begin).build();
    }

    /** Tells whether a part of the request may have been sent. */
    boolean hasBegun() {
        return begun;
    }

    /** The innermost interceptor: after it the request is written. */
    private static Response begin(Interceptor.Chain chain) throws IOException {
        OkHttpExchange passage = of(chain);
        if (passage != null) {
            passage.begin();
        }
        return chain.proceed(chain.request());
    }

    private void begin() throws IOException {
        if (begun && !request.isRead()) {
            throw new IOException("the request was already sent: it is not sent again");
        }
        request.checkBeforeSending();
        begun = true;
    }

    /** The outermost interceptor below OkHttp's own decisions: replaces the status. */
    private static Response disguise(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        OkHttpExchange passage = of(chain);
        if (passage == null || response.code() < 300 || response.code() == NOT_MODIFIED) {
            return response;
        }
        passage.status = response.code();
        return response.newBuilder().code(UNREMARKABLE).build();
    }

    /** The innermost interceptor above OkHttp's own decisions: restores the status. */
    private static Response rename(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        OkHttpExchange passage = of(chain);
        return passage == null || response.code() != UNREMARKABLE
                ? response
                : response.newBuilder().code(passage.status).build();
    }

    // Taken from the call and not from the request: an interceptor of the caller may have created another request.
    private static @Nullable OkHttpExchange of(Interceptor.Chain chain) {
        Request first = chain.call().request();
        return first.tag(OkHttpExchange.class);
    }
}
