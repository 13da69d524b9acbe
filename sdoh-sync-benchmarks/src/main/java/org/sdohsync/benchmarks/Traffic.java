// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** The requests that go through a client. Safe for use by many threads. */
final class Traffic implements Interceptor {
    private final List<Request> sent = new ArrayList<>();

    /** A client on the same connections whose requests are noted here. */
    OkHttpClient noting(OkHttpClient client) {
        return client.newBuilder().addInterceptor(this).build();
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        synchronized (sent) {
            sent.add(chain.request());
        }
        return chain.proceed(chain.request());
    }

    List<Request> sent() {
        synchronized (sent) {
            return List.copyOf(sent);
        }
    }

    /** How many of them were pages of a search for Tasks. */
    static int pages(List<Request> requests) {
        return (int) requests.stream()
                .filter(request -> request.method().equals("GET"))
                .filter(request -> request.url().encodedPath().endsWith("/Task"))
                .filter(request -> !"1".equals(request.url().queryParameter("_count")))
                .count();
    }
}
