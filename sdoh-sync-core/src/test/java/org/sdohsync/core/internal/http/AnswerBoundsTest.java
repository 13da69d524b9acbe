// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.http.ResponseKind;

/** How much of an answer is read, by what was asked for. The answers come without a socket, below OkHttp's own decompression. */
class AnswerBoundsTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final URI ADDRESS = URI.create("https://fhir.county.example/r4/Task");

    @Test
    void send_ofEachKind_readsUpToItsOwnLimit() {
        Limits limits =
                Limits.defaults().documentBytes(2000).resourceBytes(4000).bodyBytes(8000);

        assertThat(refused(limits, ResponseKind.DOCUMENT, 2001)).isEqualTo("documentBytes");
        assertThat(refused(limits, ResponseKind.RESOURCE, 4001)).isEqualTo("resourceBytes");
        assertThat(refused(limits, ResponseKind.PAGE, 8001)).isEqualTo("bodyBytes");
        assertThat(refused(limits.bodyBytes(1024), ResponseKind.DOCUMENT, 1025)).isEqualTo("bodyBytes");
        assertThat(answer("x".repeat(2000), limits, OutgoingRequest.get(ADDRESS))
                        .body())
                .hasSize(2000);
        assertThat(OutgoingRequest.get(ADDRESS).expected()).isEqualTo(ResponseKind.DOCUMENT);
    }

    @Test
    void json_ofEachKind_hasItsOwnNumberOfValues() {
        Limits limits =
                Limits.defaults().documentValues(100).resourceValues(200).pageValues(300);
        String many = "{\"a\":[" + "{},".repeat(149) + "{}]}";

        HttpReply document = answer(many, limits, OutgoingRequest.get(ADDRESS));
        HttpReply resource = answer(many, limits, OutgoingRequest.get(ADDRESS).expecting(ResponseKind.RESOURCE));

        assertThatExceptionOfType(LimitException.class)
                .isThrownBy(() -> document.json("test"))
                .satisfies(over -> assertThat(over.maximum()).isEqualTo(100));
        assertThat(resource.json("test").objects("a")).hasSize(150);
    }

    /** 32 KB of gzip that are megabytes of the least objects. */
    @Test
    void send_ofCompressedObjects_takesNoMoreThanTheStatedMultiple() throws IOException {
        String objects = "{\"a\":[" + "{},".repeat(3_000_000) + "{}]}";
        byte[] small = gzip(objects.getBytes(UTF_8));
        assertThat(small.length).isLessThan(32 * 1024);
        OutgoingRequest page = OutgoingRequest.get(ADDRESS).expecting(ResponseKind.PAGE);
        assertThat(answer("{}", Limits.defaults(), page).json("warm").members()).isEmpty();
        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);

        HttpReply reply = sender(small, "gzip", Limits.defaults()).send(page);
        assertThatExceptionOfType(LimitException.class).isThrownBy(() -> reply.json("page"));

        long allocated = THREADS.getThreadAllocatedBytes(thread) - before;
        assertThat(reply.body()).hasSize(objects.length());
        assertThat(allocated).isLessThan(5L * objects.length());
    }

    /** Decompressed once, whatever it says: the rest is no JSON. */
    @Test
    void send_ofWhatIsCompressedTwice_isDecompressedOnceAtMost() throws IOException {
        byte[] twice = gzip(gzip("{}".repeat(5_000_000).getBytes(UTF_8)));

        for (String encoding : new String[] {"gzip", "gzip, gzip", "x-gzip"}) {
            HttpReply reply = sender(twice, encoding, Limits.defaults()).send(OutgoingRequest.get(ADDRESS));

            assertThat(reply.body().length).isLessThan(100_000);
            assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> reply.json("test"));
        }
    }

    private static String refused(Limits limits, ResponseKind kind, int size) {
        OutgoingRequest request = OutgoingRequest.get(ADDRESS).expecting(kind);
        assertThat(answer("x".repeat(size - 1), limits, request).body()).hasSize(size - 1);
        try {
            return "read " + answer("x".repeat(size), limits, request);
        } catch (LimitException over) {
            assertThat(over.maximum()).isEqualTo(size - 1);
            return over.limit();
        }
    }

    private static HttpReply answer(String body, Limits limits, OutgoingRequest request) {
        return sender(body.getBytes(UTF_8), "identity", limits).send(request);
    }

    private static HttpSender sender(byte[] body, String encoding, Limits limits) {
        OkHttpClient client = new OkHttpClient.Builder()
                .addInterceptor(chain -> new Response.Builder()
                        .request(chain.request())
                        .protocol(Protocol.HTTP_1_1)
                        .code(200)
                        .message("OK")
                        .headers(Headers.of("Content-Encoding", encoding))
                        .body(body(body, encoding))
                        .build())
                .build();
        return DirectHttp.over(client, AddressRules.strict(), limits);
    }

    // What OkHttp does for a server's answer, which an interceptor stands in for.
    private static ResponseBody body(byte[] bytes, String encoding) {
        Buffer raw = new Buffer().write(bytes);
        okio.BufferedSource source = encoding.equals("gzip") ? Okio.buffer(new okio.GzipSource(raw)) : raw;
        return ResponseBody.create(source, MediaType.get("application/json"), -1);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        Buffer packed = new Buffer();
        try (var sink = Okio.buffer(new GzipSink(packed))) {
            sink.write(plain);
        }
        return packed.readByteArray();
    }
}
