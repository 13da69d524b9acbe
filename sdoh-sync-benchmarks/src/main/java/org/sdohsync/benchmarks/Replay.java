// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * The floor: the very requests that another sent, one after the other with bare OkHttp, every token of the answers looked at and
 * nothing kept. What reads JSON at all costs at least that.
 */
final class Replay implements Runnable {
    private static final JsonFactory JSON = new JsonFactory();

    private final OkHttpClient client;
    private final List<Request> requests;
    private final long tokens;
    private long bytes;

    Replay(OkHttpClient client, List<Request> requests) {
        this.client = client;
        this.requests = requests;
        this.tokens = read();
        if (requests.isEmpty() || tokens < 10L * requests.size()) {
            throw new IllegalStateException("there is nothing to read: " + tokens + " tokens");
        }
    }

    @Override
    public void run() {
        long read = read();
        if (read != tokens) {
            throw new IllegalStateException("expected " + tokens + " tokens and not " + read);
        }
    }

    /** How many bytes the answers have. */
    long bytes() {
        return bytes;
    }

    private long read() {
        long read = 0;
        bytes = 0;
        for (Request request : requests) {
            Walk walk = walk(client, request);
            read += walk.tokens();
            bytes += walk.bytes();
        }
        return read;
    }

    /** What an answer had. */
    record Walk(long tokens, long bytes) {}

    /** Sends a request and looks at every token of the answer. */
    static Walk walk(OkHttpClient client, Request request) {
        try (Response response = client.newCall(request).execute();
                JsonParser parser = JSON.createParser(response.body().byteStream())) {
            if (!response.isSuccessful()) {
                throw new IllegalStateException("the server answered with " + response.code());
            }
            long read = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                read++;
            }
            return new Walk(read, response.body().contentLength());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
