// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.feed.Feed;

/** How the seen Tasks of a checkpoint are written: few as lines, which earlier versions read too, many in little space. */
class CheckpointCodecTest {
    private static final Instant TIME = Instant.parse("2026-03-01T10:00:00.123Z");

    private final CheckpointCodec codec = new CheckpointCodec();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_999, 2_000, 10_000, 25_001})
    void read_ofWhatWasWritten_givesTheSameTasksInTheirOrder(int tasks) {
        Checkpoint read =
                codec.read(JsonObject.parse(codec.write(checkpoint(tasks)).toBytes(), "test"));

        assertThat(read.seen().last(tasks)).hasSize(tasks).isEqualTo(seen(tasks).last(tasks));
        seen(tasks).forEach((id, state) -> assertThat(read.seen().get(id)).isEqualTo(state));
    }

    @ParameterizedTest
    @CsvSource({"1999, 1", "2000, 2"})
    void write_ofManyTasks_isOfAFormatThatEarlierVersionsRefuse(int tasks, long format) {
        assertThat(codec.write(checkpoint(tasks)).number("format")).hasValue(format);
    }

    @Test
    void write_ofManyTasks_takesTwoThirdsOfTheirLinesAtMost() {
        JsonObject json = codec.write(checkpoint(10_000));

        int lines = 10_000 * "00000000-0000-0000-0000-000000000000 2026-03-01T10:00:00.123Z 1\",".length();
        assertThat(json.toBytes().length).isLessThan(2 * lines / 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAA", "no base64", "eJwrMVQw5AIAA9kBAQ=="})
    void read_ofABrokenBlock_isCorrupt(String block) {
        JsonObject json = JsonObject.builder()
                .number("format", 2)
                .text("connection", "c1")
                .texts("seenDeflated", List.of(block))
                .build();

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> codec.read(json))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(StoreException.Reason.CORRUPT));
    }

    private static Checkpoint checkpoint(int tasks) {
        return new Checkpoint.Builder(new ConnectionId("c1"), Feed.OWNER)
                .seen(seen(tasks))
                .build();
    }

    private static SeenTasks seen(int tasks) {
        SeenTasks seen = new SeenTasks();
        for (int i = 0; i < tasks; i++) {
            String id = UUID.nameUUIDFromBytes(new byte[] {(byte) i, (byte) (i >> 8)})
                    .toString();
            seen.put(id, new AcknowledgedState("1", i % 10 == 0 ? null : TIME.plusMillis(60_000L * i), ""));
        }
        return seen;
    }
}
