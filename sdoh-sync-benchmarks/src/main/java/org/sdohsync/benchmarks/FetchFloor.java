// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The floor of fetching a history into lines: bare OkHttp follows the links, a walk over the tokens finds each resource, and its
 * bytes are written into one file. Nothing is checked, nothing is recognized again, nothing is durable.
 */
final class FetchFloor {
    private static final JsonFactory JSON = new JsonFactory();

    private final OkHttpClient client;
    private final String first;
    private final Path file;

    FetchFloor(OkHttpClient client, String base, Path file) {
        this.client = client;
        this.first = base + "/Patient/p1/$everything?_count=1000";
        this.file = file;
    }

    int fetch() {
        int resources = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 32 * 1024)) {
            String next = first;
            while (next != null) {
                byte[] page = read(next);
                try (JsonParser parser = JSON.createParser(page)) {
                    Walk walk = new Walk(parser, page, out);
                    next = walk.page();
                    resources += walk.resources;
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return resources;
    }

    private byte[] read(String url) throws IOException {
        Request request = new Request.Builder()
                .url(url)
                .header("Authorization", "Bearer " + FoodBank.TOKEN.reveal())
                .build();
        try (Response response = client.newCall(request).execute()) {
            return response.body().bytes();
        }
    }

    /** One pass over the tokens of a page. */
    private static final class Walk {
        private final JsonParser parser;
        private final byte[] page;
        private final OutputStream out;
        private int resources;

        Walk(JsonParser parser, byte[] page, OutputStream out) {
            this.parser = parser;
            this.page = page;
            this.out = out;
        }

        @Nullable
        String page() throws IOException {
            String next = null;
            boolean isNext = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token != JsonToken.FIELD_NAME) {
                    continue;
                }
                String name = parser.currentName();
                token = parser.nextToken();
                if (name.equals("resource") && token == JsonToken.START_OBJECT) {
                    resource();
                } else if (name.equals("relation")) {
                    isNext = parser.getText().equals("next");
                } else if (name.equals("url") && isNext) {
                    next = parser.getText();
                    isNext = false;
                }
            }
            return next;
        }

        private void resource() throws IOException {
            int from = (int) parser.currentTokenLocation().getByteOffset();
            int depth = 1;
            while (depth > 0) {
                JsonToken token = parser.nextToken();
                if (token == JsonToken.START_OBJECT) {
                    depth++;
                } else if (token == JsonToken.END_OBJECT) {
                    depth--;
                }
            }
            int to = (int) parser.currentLocation().getByteOffset();
            out.write(page, from, to - from);
            out.write('\n');
            resources++;
        }
    }
}
