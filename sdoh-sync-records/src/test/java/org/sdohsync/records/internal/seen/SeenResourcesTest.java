// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.seen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.records.sink.ReceivedResource;

class SeenResourcesTest {
    private final SeenResources seen = new SeenResources(Optional::empty);

    @AfterEach
    void close() {
        seen.close();
    }

    @Test
    void add_ofVersions_countsTypeIdVersionAndTime() {
        assertThat(add("Observation", "1", "1", "2026-01-01")).isTrue();
        assertThat(add("Observation", "1", "1", "2026-01-01")).isFalse();
        assertThat(add("Observation", "1", "2", "2026-01-01")).isTrue();
        assertThat(add("Observation", "1", "1", "2026-01-02")).isTrue();
        assertThat(add("Observation", "1", "1", null)).isTrue();
        assertThat(add("Observation", "1", null, "1")).isTrue();
        assertThat(add("Observation", "2", "1", "2026-01-01")).isTrue();
        assertThat(add("Condition", "1", "1", "2026-01-01")).isTrue();
        assertThat(add("Condition", "11", "", "2026-01-01")).isTrue();
        assertThat(seen.size()).isEqualTo(8);
    }

    /** A version may be any text, of any length. */
    @Test
    void add_ofOddVersions_keepsThemApart() {
        String[] odd = {
            "\u00e9", "e9", "\u00ff\u0000", "\u00ff", "\u0000", "\ud83e\udde9", "x".repeat(10_000), "x".repeat(10_001)
        };
        for (String version : odd) {
            assertThat(add("Observation", "1", version, null)).as(version).isTrue();
            assertThat(add("Observation", "1", version, null)).as(version).isFalse();
        }
    }

    /** A sink holds it on one line: it is the same after the fetch was resumed. */
    @Test
    void add_withoutVersion_countsTheContentOnOneLine() {
        assertThat(add("{\"id\": \"1\",\n \"text\": \"a b\"}")).isTrue();
        assertThat(add("{\"id\":\"1\",\"text\":\"a b\"}")).isFalse();
        assertThat(add("{\"id\":\"1\",\"text\":\"a  b\"}")).isTrue();
    }

    private boolean add(String type, String id, @Nullable String version, @Nullable String time) {
        return seen.add(ReceivedResource.of(type, id, version, time, new byte[0], 0, 0));
    }

    private boolean add(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        return seen.add(ReceivedResource.of("Observation", "1", null, null, bytes, 0, bytes.length));
    }
}
