// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;

class BundleStreamTest {
    private static final StreamLimits LIMITS = new StreamLimits(100_000_000, 100_000, 200_000);

    private final List<String> seen = new ArrayList<>();

    /** Sizes around the portions in which a parser reads, so that resources begin and end anywhere in them. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 3999, 4000, 4001, 7990, 8000, 8010, 16_000, 70_000})
    void read_ofResourcesOfAnySize_givesTheirBytes(int size) throws IOException {
        List<String> resources = new ArrayList<>();
        for (int number = 0; number < 40; number++) {
            resources.add("{\"resourceType\":\"Basic\",\"id\":\"b" + number + "\",\"note\":\"é"
                    + "x".repeat(size + number) + "\"}");
        }

        BundleStream bundle = read(bundle(resources));

        assertThat(seen).isEqualTo(resources);
        assertThat(bundle.next()).hasValue("https://plan.example/next");
        assertThat(bundle.self()).hasValue("https://plan.example/self");
    }

    @Test
    void read_oneByteAtATime_givesTheSame() throws IOException {
        List<String> resources =
                List.of("{\"resourceType\":\"Basic\",\"id\":\"1\"}", "{\"id\":\"2\",\"resourceType\":\"X\"}");
        InputStream slow = new ByteArrayInputStream(bundle(resources).getBytes(UTF_8)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(1, length));
            }
        };

        stream().read(slow);

        assertThat(seen).isEqualTo(resources);
    }

    @Test
    void read_ofIndentedBundle_writesEachResourceOnOneLine() throws IOException {
        String indented = """
                {
                  "resourceType" : "Bundle",
                  "entry" : [ {
                    "search" : { "mode" : "match" },
                    "resource" : {
                      "id" : "1",
                      "text" : { "div" : "two\\n  lines \\" and { }" },
                      "value" : 1.50,
                      "resourceType" : "Basic"
                    },
                    "fullUrl" : "https://plan.example/Basic/1"
                  } ]
                }
                """;
        List<String> lines = new ArrayList<>();
        new BundleStream("page", LIMITS, resource -> lines.add(line(resource)))
                .read(new ByteArrayInputStream(indented.getBytes(UTF_8)));

        assertThat(lines)
                .containsExactly("{\"id\":\"1\",\"text\":{\"div\":\"two\\n  lines \\\" and { }\"},\"value\":1.50,"
                        + "\"resourceType\":\"Basic\"}");
    }

    @Test
    void read_ofResourceBeyondTheLimit_passesItOverAndNamesIt() throws IOException {
        List<Boolean> tooLarge = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        String large = "{\"resourceType\":\"Binary\",\"data\":\"" + "x".repeat(300_000) + "\",\"id\":\"big\"}";
        new BundleStream("page", LIMITS, resource -> {
                    ids.add(resource.id());
                    tooLarge.add(resource.isTooLarge());
                })
                .read(new ByteArrayInputStream(bundle(List.of("{\"id\":\"a\"}", large, "{\"id\":\"c\"}"))
                        .getBytes(UTF_8)));

        assertThat(ids).containsExactly("a", "big", "c");
        assertThat(tooLarge).containsExactly(false, true, false);
    }

    @Test
    void read_ofResource_findsWhomItNamesAndItsLabels() throws IOException {
        String resource = "{\"subject\":{\"reference\":\"Patient/p1\"},\"contained\":[{\"subject\":{\"reference\":"
                + "\"Patient/inner\"}}],\"meta\":{\"versionId\":\"3\",\"security\":[{\"code\":\"R\"}],\"tag\":["
                + "{\"code\":\"SUBSETTED\"}]},\"participant\":[{\"actor\":{\"reference\":\"Patient/p2\"}},"
                + "{\"actor\":{\"reference\":\"Practitioner/d\"}}],\"resourceType\":\"Appointment\",\"id\":\"1\"}";
        List<String> found = new ArrayList<>();
        new BundleStream("page", LIMITS, one -> {
                    found.addAll(one.references(List.of("subject")));
                    found.addAll(one.references(List.of("participant")));
                    found.addAll(one.labels());
                    found.add(one.versionId() + " " + one.isSubsetted());
                })
                .read(new ByteArrayInputStream(bundle(List.of(resource)).getBytes(UTF_8)));

        assertThat(found).containsExactly("Patient/p1", "Patient/p2", "R", "3 true");
    }

    @Test
    void read_ofBundleThatIsCutOff_handsOverWhatCame() {
        String whole = bundle(List.of("{\"id\":\"a\"}", "{\"id\":\"b\"}", "{\"id\":\"c\"}"));

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> read(whole.substring(0, whole.length() - 20)));
        assertThat(seen).containsExactly("{\"id\":\"a\"}", "{\"id\":\"b\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "nothing",
                "{\"resourceType\":\"Patient\"}",
                "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"id\":}}]}",
                "<html></html>"
            })
    void read_ofSomethingElse_isTyped(String body) {
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> read(body));
    }

    @Test
    void read_ofDeepNesting_isRefused() {
        String deep = "{\"resourceType\":\"Bundle\",\"entry\":" + "[".repeat(5000);

        assertThatExceptionOfType(LimitException.class).isThrownBy(() -> read(deep));
    }

    @Test
    void read_beyondTheBytesOfAnAnswer_isRefused() {
        StreamLimits small = new StreamLimits(10_000, 10, 2000);
        String body = bundle(List.of("{\"id\":\"" + "x".repeat(20_000) + "\"}"));

        assertThatExceptionOfType(LimitException.class)
                .isThrownBy(() ->
                        new BundleStream("page", small, one -> {}).read(new ByteArrayInputStream(body.getBytes(UTF_8))))
                .satisfies(limit -> assertThat(limit.limit()).isEqualTo("answerBytes"));
    }

    private BundleStream read(String body) throws IOException {
        BundleStream bundle = stream();
        bundle.read(new ByteArrayInputStream(body.getBytes(UTF_8)));
        return bundle;
    }

    private BundleStream stream() {
        return new BundleStream("page", LIMITS, resource -> seen.add(new String(resource.copy(), UTF_8)));
    }

    private static String line(ScannedResource resource) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            resource.writeLine(out);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return out.toString(UTF_8);
    }

    private static String bundle(List<String> resources) {
        StringBuilder json = new StringBuilder("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":["
                + "{\"relation\":\"self\",\"url\":\"https://plan.example/self\"},"
                + "{\"relation\":\"next\",\"url\":\"https://plan.example/next\"}],\"entry\":[");
        for (int at = 0; at < resources.size(); at++) {
            json.append(at == 0 ? "" : ",")
                    .append("{\"fullUrl\":\"https://plan.example/1\",\"resource\":")
                    .append(resources.get(at))
                    .append(",\"search\":{\"mode\":\"match\"}}");
        }
        return json.append("]}").toString();
    }
}
