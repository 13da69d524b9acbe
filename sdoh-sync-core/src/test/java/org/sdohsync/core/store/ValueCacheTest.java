// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ValueCacheTest {
    private final AtomicInteger reads = new AtomicInteger();
    private final ValueCache<String> opened = new ValueCache<>();

    @Test
    void of_unchangedRecord_isOpenedOnce() {
        assertThat(open("a", 1, "one")).isEqualTo("one");
        assertThat(open("a", 1, "one")).isEqualTo("one");

        assertThat(reads).hasValue(1);
    }

    @Test
    void of_newRevision_isOpenedAgain() {
        open("a", 1, "one");

        assertThat(open("a", 2, "two")).isEqualTo("two");
    }

    @Test
    void of_otherBytesUnderTheSameRevision_isOpenedAgain() {
        open("a", 1, "one");

        assertThat(open("a", 1, "changed behind our back")).isEqualTo("changed behind our back");
    }

    @Test
    void of_moreThanTheBound_forgetsTheRest() {
        String large = "x".repeat(ValueCache.BYTES / 4);
        for (int i = 0; i < 16; i++) {
            open("id-" + i, 1, large);
        }
        reads.set(0);
        for (int i = 0; i < 16; i++) {
            open("id-" + i, 1, large);
        }

        assertThat(reads.get()).isGreaterThanOrEqualTo(12);
    }

    private String open(String id, long revision, String content) {
        byte[] payload = content.getBytes(StandardCharsets.UTF_8);
        StoredRecord record =
                new StoredRecord(new RecordKey("kind", id), new Revision(revision), RecordDraft.of("", null, payload));
        return opened.of(record, found -> {
                    reads.incrementAndGet();
                    return new StoredValue<>(
                            new String(found.draft().payload(), StandardCharsets.UTF_8), found.revision());
                })
                .value();
    }
}
