// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.json.JsonObject;

/** What the scan of a page noted about a narrative must lead to the same as looking for it. */
class NarrativePlaceTest {
    private static final String DIV = "{\"status\":\"generated\",\"div\":\"<div>\\\"}, text: {</div>\"}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"resourceType\":\"Task\",\"id\":\"1\",\"status\":\"draft\"}",
                "{\"text\":DIV,\"resourceType\":\"Task\",\"id\":\"1\"}",
                "{ \"text\" : DIV , \"resourceType\":\"Task\",\"id\":\"1\"}",
                "{\"resourceType\":\"Task\",\"text\":DIV,\"id\":\"1\"}",
                "{\"resourceType\":\"Task\",\"id\":\"1\" , \n\t\"text\" \n:\r DIV \n}",
                "{\"resourceType\":\"Task\",\"id\":\"1\",\"text\":\"no object\"}",
                "{\"resourceType\":\"Task\",\"id\":\"1\",\"\\u0074ext\":DIV,\"status\":\"draft\"}",
                "{\"text\":DIV,\"resourceType\":\"Task\",\"text\":DIV,\"id\":\"1\"}",
                "{\"resourceType\":\"Task\",\"contained\":[{\"resourceType\":\"Patient\",\"text\":DIV}],\"text\":DIV}",
                "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"text\":DIV}}]}",
                "{\"resourceType\":\"Task\",\"text\":DIV,\"note\":[{\"text\":\"kept\"}],\"code\":{\"text\":\"kept 1e5\"}}"
            })
    void withoutNarrative_ofAnyShape_isTheSameAsLookedFor(String shape) {
        String resource = shape.replace("DIV", DIV);
        BundleEntry entry = entry(resource);
        byte[] bytes = resource.getBytes(StandardCharsets.UTF_8);

        byte[] expected = NarrativeStripper.strip(bytes, 0, bytes.length, "test");

        assertThat(new String(entry.withoutNarrative(), StandardCharsets.UTF_8))
                .isEqualTo(new String(expected, StandardCharsets.UTF_8));
        assertThat(entry.ownWithoutNarrative().withoutNarrative()).isEqualTo(expected);
        assertThat(new String(expected, StandardCharsets.UTF_8)).doesNotContain("div");
        assertThat(JsonObject.parse(expected, "test")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"text\":DIV,\"id\":\"1\",\"valueQuantity\":{\"value\":1e999999}",
                "\"text\":1E-999999999,\"id\":\"1\"",
                "\"contained\":[{\"resourceType\":\"Organization\",\"id\":\"o\",\"text\":1E-999999999}]",
                "\"contained\":[{\"resourceType\":\"Organization\",\"text\":DIV,\"name\":1e+0009999}]"
            })
    void as_withHugeExponent_isRefused(String members) {
        BundleEntry entry = entry("{\"resourceType\":\"Observation\"," + members.replace("DIV", DIV) + "}");

        BundleEntry own = entry.ownWithoutNarrative();

        assertThatExceptionOfType(LimitException.class).isThrownBy(() -> entry.as(Observation.class));
        assertThatExceptionOfType(LimitException.class).isThrownBy(() -> own.as(Observation.class));
    }

    @Test
    void as_withOrdinaryExponent_isRead() {
        BundleEntry entry = entry("{\"resourceType\":\"Observation\",\"text\":" + DIV
                + ",\"id\":\"1\",\"valueQuantity\":{\"value\":15E2}}");

        for (BundleEntry one : List.of(entry, entry.ownWithoutNarrative())) {
            assertThat(one.as(Observation.class).getValueQuantity().getValue().intValueExact())
                    .isEqualTo(1500);
        }
    }

    private static BundleEntry entry(String resource) {
        String bundle = "{\"resourceType\":\"Bundle\",\"entry\":[{\"fullUrl\":\"x\",\"resource\":" + resource
                + ",\"search\":{\"mode\":\"match\"}}]}";
        return BundleScanner.scan(bundle.getBytes(StandardCharsets.UTF_8), "test", head -> true)
                .entries()
                .get(0);
    }
}
