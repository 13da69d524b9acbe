// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.http.Limits;

/** What a server can make of pages and resources: entries, values and memory stay within what {@link Limits} states. */
class FhirMemoryTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int VALUES = 50_000;

    /** Values that HAPI's parser makes much of. */
    enum Shape {
        NOTES("\"note\":[", "{}", 1),
        INPUTS("\"input\":[", "{}", 1),
        TYPED_INPUTS("\"input\":[", "{\"valueReference\":{}}", 2),
        REFERENCES("\"basedOn\":[", "{\"reference\":\"A/1\"}", 2),
        IDENTIFIERS("\"identifier\":[", "{\"value\":\"a\"}", 2),
        EXTENSIONS("\"extension\":[", "{\"url\":\"a\"}", 2),
        CONTAINED("\"contained\":[", "{\"resourceType\":\"Patient\"}", 2),
        CONTAINED_TASKS("\"contained\":[", "{\"resourceType\":\"Task\"}", 2),
        TEXTS("\"instantiatesUri\":[", "\"a\"", 1),
        UNKNOWN("\"unknown\":[", "{}", 1),
        NUMBERS("\"note\":[", "11", 1),
        NESTED("\"note\":[", "{\"extension\":[{\"extension\":[{}]}]}", 5);

        private final String start;
        private final String element;
        private final int values;

        Shape(String start, String element, int values) {
            this.start = start;
            this.element = element;
            this.values = values;
        }

        int valuesEach() {
            return values;
        }

        byte[] task(String id, int count) {
            String elements = (element + ",").repeat(count - 1) + element;
            return ("{\"resourceType\":\"Task\",\"id\":\"" + id + "\"," + start + elements + "]}").getBytes(UTF_8);
        }
    }

    @BeforeAll
    static void warm() {
        FhirJson.warm();
    }

    @ParameterizedTest
    @EnumSource
    void parse_ofHostileShape_allocatesNoMoreThanStatedForEachValue(Shape shape) {
        byte[] task = shape.task("1", VALUES / shape.valuesEach());
        // The first reading loads classes.
        assertThat(FhirJson.parse(Task.class, task, "Task/1")).isNotNull();
        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);

        Task read = FhirJson.parse(Task.class, task, "Task/1");

        long allocated = THREADS.getThreadAllocatedBytes(thread) - before;
        assertThat(read.fhirType()).isEqualTo("Task");
        assertThat(allocated / VALUES).isLessThan(Limits.MODEL_BYTES_PER_VALUE);
    }

    @Test
    void parse_ofMoreValuesThanAResourceHas_isRefusedBeforeAModelIsMade() {
        String notes = "{},".repeat(Limits.DEFAULT_RESOURCE_VALUES) + "{}";
        byte[] task = ("{\"resourceType\":\"Task\",\"note\":[" + notes + "]}").getBytes(UTF_8);

        assertThatExceptionOfType(LimitException.class)
                .isThrownBy(() -> FhirJson.parse(Task.class, task, "Task/1"))
                .satisfies(over -> assertThat(over.limit()).isEqualTo("jsonValues"));
        assertThatExceptionOfType(LimitException.class)
                .isThrownBy(() -> page(task).entries().get(0).as(Task.class));
    }

    @Test
    void scan_ofMoreEntriesThanAllowed_namesTheLimit() {
        String entries = "{},".repeat(Limits.DEFAULT_PAGE_ENTRIES - 1) + "{}";

        assertThat(scan(entries, Limits.defaults()).scanned()).isEqualTo(Limits.DEFAULT_PAGE_ENTRIES);
        assertThatExceptionOfType(LimitException.class)
                .isThrownBy(() -> scan(entries + ",{}", Limits.defaults()))
                .satisfies(over -> assertThat(over.limit()).isEqualTo("pageEntries"));
        assertThat(scan("{},{}", Limits.defaults().pageEntries(2)).scanned()).isEqualTo(2);
    }

    @Test
    void scan_ofMoreValuesThanAllowed_namesTheLimit_butCountsOnlyWhatIsWanted() {
        String entry = "{\"resource\":{\"resourceType\":\"Task\",\"id\":\"1\",\"note\":[" + "{},".repeat(200) + "{}]}}";

        assertThatExceptionOfType(LimitException.class)
                .isThrownBy(() -> scan(entry, Limits.defaults().pageValues(150)))
                .satisfies(over -> assertThat(over.limit()).isEqualTo("pageValues"));
        BundlePage unwanted = BundleScanner.scan(
                bundle(entry), "page", head -> false, Limits.defaults().pageValues(150));
        assertThat(unwanted.scanned()).isEqualTo(1);
    }

    @Test
    void values_areCountedOutsideOfTexts() {
        byte[] json = "{\"a\":\"[{,\\\",[\",\"b\":[1,{}]}".getBytes(UTF_8);

        assertThat(JsonTokens.values(json, 0, json.length)).isEqualTo(6);
    }

    @Test
    void scan_ofALongName_isRefused() {
        assertThatExceptionOfType(LimitException.class)
                .isThrownBy(() -> scan("{\"" + "n".repeat(2000) + "\":1}", Limits.defaults()));
    }

    private static BundlePage page(byte[] resource) {
        return scan("{\"resource\":" + new String(resource, UTF_8) + "}", Limits.defaults());
    }

    private static BundlePage scan(String entries, Limits limits) {
        return BundleScanner.scan(bundle(entries), "page", head -> true, limits);
    }

    private static byte[] bundle(String entries) {
        return ("{\"resourceType\":\"Bundle\",\"entry\":[" + entries + "]}").getBytes(UTF_8);
    }
}
