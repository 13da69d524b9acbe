// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import okhttp3.OkHttpClient;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.http.DirectHttp;

/** A whole compressed page that is as bad as the limits permit, from the socket to models: what {@link Limits} states is what it needs. */
@Timeout(480)
class HostilePageMemoryTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int TASKS = 10;

    private final HttpServer server;
    private byte[] compressed = new byte[0];

    HostilePageMemoryTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        FhirJson.warm();
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/fhir+json");
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, compressed.length);
            exchange.getResponseBody().write(compressed);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @EnumSource
    void page_ofManySmallValues_needsNoMoreThanStated(FhirMemoryTest.Shape shape) throws IOException {
        int elements = elements(shape);
        byte[] page = page(shape, elements);
        assertThat(FhirJson.values(page)).isBetween(Limits.DEFAULT_PAGE_VALUES - 10_000, Limits.DEFAULT_PAGE_VALUES);
        compressed = gzip(page);
        assertThat(compressed.length).isLessThan(page.length / 100);
        FhirClient client = client();
        // The first reading loads classes, and makes the connection.
        assertThat(models(client)).hasSize(TASKS);
        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);

        List<Task> models = models(client);

        long allocated = THREADS.getThreadAllocatedBytes(thread) - before;
        assertThat(models).hasSize(TASKS);
        assertThat(allocated)
                .as("%s bytes for a page of %s bytes, in %s", allocated, page.length, shape)
                .isLessThan(stated(page.length, (long) TASKS * elements * shape.valuesEach()));
    }

    /** The sum of what {@link Limits} states for reading, for a page and for its models. */
    private static long stated(int bytes, long values) {
        long reading = 2L * bytes + 256 * 1024;
        long page = bytes + 3L * bytes + 200L * TASKS;
        long models = Limits.MODEL_BYTES_PER_VALUE * values + 2L * bytes;
        return reading + page + models;
    }

    private static List<Task> models(FhirClient client) {
        List<Task> models = new ArrayList<>();
        SearchPages pages = client.search("Task?owner=1");
        for (BundleEntry entry : pages.next(head -> true).orElseThrow().entries()) {
            models.add(entry.as(Task.class));
        }
        return models;
    }

    private FhirClient client() {
        AddressRules rules = AddressRules.strict().allowingLoopback();
        return FhirClient.over(
                DirectHttp.over(new OkHttpClient(), rules, Limits.defaults()),
                FhirBase.parse("http://127.0.0.1:" + server.getAddress().getPort() + "/fhir", rules),
                Limits.defaults());
    }

    /** How many of a shape's elements each Task may have, as the limit of a page counts them. */
    private static int elements(FhirMemoryTest.Shape shape) {
        int each = FhirJson.values(shape.task("1", 2)) - FhirJson.values(shape.task("1", 1));
        return (Limits.DEFAULT_PAGE_VALUES / TASKS - 100) / each;
    }

    private static byte[] page(FhirMemoryTest.Shape shape, int elements) {
        StringBuilder entries = new StringBuilder();
        for (int each = 0; each < TASKS; each++) {
            entries.append(each == 0 ? "" : ",")
                    .append("{\"resource\":")
                    .append(new String(shape.task(Integer.toString(each), elements), UTF_8))
                    .append('}');
        }
        return ("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[" + entries + "]}").getBytes(UTF_8);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }
}
