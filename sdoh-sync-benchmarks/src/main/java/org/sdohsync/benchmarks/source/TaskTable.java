// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks.source;

import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** The Tasks of a source in the order of their last change. Immutable. */
final class TaskTable {
    private static final long START = Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();

    private final int[] numbers;
    private final int[] versions;
    private final long[] times;
    private final long spacing;

    private TaskTable(int[] numbers, int[] versions, long[] times, long spacing) {
        this.numbers = numbers;
        this.versions = versions;
        this.times = times;
        this.spacing = spacing;
    }

    static TaskTable of(int tasks, long spacingMillis) {
        int[] versions = new int[tasks];
        Arrays.fill(versions, 1);
        return new TaskTable(
                IntStream.range(0, tasks).toArray(),
                versions,
                IntStream.range(0, tasks)
                        .mapToLong(row -> START + row * spacingMillis)
                        .toArray(),
                spacingMillis);
    }

    /** The same, with the Tasks that were not changed for longest changed once more, one after the other. */
    TaskTable touched(int count) {
        int tasks = size();
        int[] nextNumbers = rotated(numbers, count);
        int[] nextVersions = rotated(versions, count);
        long[] nextTimes = Arrays.copyOf(Arrays.copyOfRange(times, count, tasks), tasks);
        for (int row = tasks - count; row < tasks; row++) {
            nextVersions[row]++;
            nextTimes[row] = (row == 0 ? times[tasks - 1] : nextTimes[row - 1]) + spacing;
        }
        return new TaskTable(nextNumbers, nextVersions, nextTimes, spacing);
    }

    private static int[] rotated(int[] rows, int count) {
        int[] turned = Arrays.copyOf(Arrays.copyOfRange(rows, count, rows.length), rows.length);
        System.arraycopy(rows, 0, turned, rows.length - count, count);
        return turned;
    }

    int size() {
        return numbers.length;
    }

    /** The first row that was changed at a time or later. */
    int firstSince(Instant time) {
        int found = Arrays.binarySearch(times, time.toEpochMilli());
        return found < 0 ? -found - 1 : found;
    }

    /** Where a Task stands. */
    OptionalInt row(int number) {
        return IntStream.range(0, size()).filter(row -> numbers[row] == number).findFirst();
    }

    Item item(int row) {
        return new Item(Kind.TASK, numbers[row]);
    }

    int version(int row) {
        return versions[row];
    }

    String time(int row) {
        return Instant.ofEpochMilli(times[row]).toString();
    }
}
