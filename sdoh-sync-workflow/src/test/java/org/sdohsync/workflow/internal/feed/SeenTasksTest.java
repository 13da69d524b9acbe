// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of seen Tasks beside a map of objects, which it has to be like. */
class SeenTasksTest {
    private static final Instant TIME = Instant.parse("2026-03-01T10:00:00.123456789Z");

    private final SeenTasks seen = new SeenTasks();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyCalls_ofAnyStates_leaveItLikeAMap(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, AcknowledgedState> map = new LinkedHashMap<>();
        int ids = 1 << random.nextInt(1, 11);
        for (int step = 0; step < 5_000; step++) {
            String id = "t" + random.nextInt(ids);
            switch (random.nextInt(12)) {
                case 0 -> {
                    seen.moveLast(id);
                    AcknowledgedState held = map.remove(id);
                    if (held != null) {
                        map.put(id, held);
                    }
                }
                case 1 -> {
                    int gone = random.nextInt(20);
                    boolean removed = map.entrySet()
                            .removeIf(one -> Math.floorMod(one.getKey().hashCode(), 20) == gone);
                    assertThat(seen.removeIf((one, state) -> Math.floorMod(one.hashCode(), 20) == gone))
                            .isEqualTo(removed);
                }
                case 2 -> assertThat(seen.get(id)).isEqualTo(map.get(id));
                case 3 -> assertThat(seen.contains(id)).isEqualTo(map.containsKey(id));
                default -> {
                    AcknowledgedState state = state(random);
                    seen.put(id, state);
                    map.put(id, state);
                }
            }
            assertThat(seen.size()).isEqualTo(map.size());
        }
        assertThat(content(seen)).containsExactlyEntriesOf(map);
        assertThat(seen.last(3))
                .isEqualTo(new ArrayList<>(map.keySet()).subList(Math.max(0, map.size() - 3), map.size()));
    }

    @Test
    void copy_ofTasksThatAreChangedThen_staysAsItWas() {
        seen.put("t1", new AcknowledgedState("1", TIME, ""));
        seen.put("t2", new AcknowledgedState("1", TIME, ""));
        SeenTasks copy = seen.copy();
        SeenTasks other = seen.copy();

        seen.put("t1", new AcknowledgedState("2", null, "other"));
        assertThat(other.removeIf((id, state) -> id.equals("t2"))).isTrue();
        other.put("t3", new AcknowledgedState("3", TIME, ""));

        assertThat(content(copy))
                .containsOnlyKeys("t1", "t2")
                .containsEntry("t1", new AcknowledgedState("1", TIME, ""));
        assertThat(content(seen))
                .containsOnlyKeys("t1", "t2")
                .containsEntry("t1", new AcknowledgedState("2", null, "other"));
        assertThat(content(other)).containsOnlyKeys("t1", "t3");
    }

    @Test
    void clear_ofACopy_leavesTheOriginal() {
        seen.put("t1", new AcknowledgedState("1", TIME, ""));
        SeenTasks copy = seen.copy();

        copy.clear();

        assertThat(copy.size()).isZero();
        assertThat(copy.get("t1")).isNull();
        copy.put("t2", new AcknowledgedState("1", TIME, ""));
        assertThat(content(seen)).containsOnlyKeys("t1");
        assertThat(content(copy)).containsOnlyKeys("t2");
    }

    @Test
    void haveAtLeast_soMany_countsThoseThatATestIsTrueFor() {
        for (int i = 0; i < 5; i++) {
            seen.put("t" + i, new AcknowledgedState("1", i < 3 ? TIME : null, ""));
        }

        assertThat(seen.haveAtLeast(3, state -> state.lastUpdated() != null)).isTrue();
        assertThat(seen.haveAtLeast(4, state -> state.lastUpdated() != null)).isFalse();
    }

    private static Map<String, AcknowledgedState> content(SeenTasks tasks) {
        Map<String, AcknowledgedState> content = new LinkedHashMap<>();
        tasks.forEach((id, state) -> assertThat(content.put(id, state)).isNull());
        return content;
    }

    private static AcknowledgedState state(SplittableRandom random) {
        List<String> changes = List.of("1", "W/é", "t:2026", "h:0011", "v".repeat(200));
        return new AcknowledgedState(
                changes.get(random.nextInt(changes.size())) + random.nextInt(9), time(random), digest(random));
    }

    private static @Nullable Instant time(SplittableRandom random) {
        return random.nextInt(3) == 0 ? null : TIME.plusNanos(random.nextLong(-1L << 50, 1L << 50));
    }

    private static String digest(SplittableRandom random) {
        String hex = "%016x".formatted(random.nextLong());
        return switch (random.nextInt(5)) {
            case 0 -> "";
            case 1 -> hex;
            case 2 -> hex.toUpperCase(Locale.ROOT) + "." + hex;
            case 3 -> hex + ":" + hex;
            default -> hex + "." + hex;
        };
    }
}
