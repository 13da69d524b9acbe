// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs benchmarks one after the other, each in a Java of its own. */
public final class Bench {
    private static final String ALL = "all";
    private static final String ROWS = "rows";
    private static final int RUNS = 3;
    private static final Map<String, Class<?>> PROGRAMS = new LinkedHashMap<>();

    static {
        PROGRAMS.put("poll", PollNothing.class);
        PROGRAMS.put("tokens", TokenCost.class);
        PROGRAMS.put("stores", StoreCost.class);
        PROGRAMS.put("many", ManyConnections.class);
        PROGRAMS.put("seen", SyncSeen.class);
        PROGRAMS.put("first", SyncFirst.class);
        PROGRAMS.put("changed", SyncChanged.class);
        PROGRAMS.put("sources", SyncSources.class);
        PROGRAMS.put("slow", SyncSlow.class);
        PROGRAMS.put("wake", WakeUp.class);
        PROGRAMS.put("memory", SyncMemory.class);
        PROGRAMS.put("records", FetchHistory.class);
        PROGRAMS.put("reader", ReaderCost.class);
        PROGRAMS.put("allocation", SyncAllocation.class);
        PROGRAMS.put("gzip", SyncGzip.class);
    }

    private Bench() {}

    /**
     * Runs benchmarks.
     *
     * @param args their names, separated by commas, or {@code all}; {@code rows} for those whose figures have a reach, several times, with one
     *     line a figure at the end; then how many times
     * @throws IOException if one cannot be started
     * @throws InterruptedException if this is interrupted while it waits
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length > 0 && args[0].equals(ROWS)) {
            new FloorRows().print(PROGRAMS, args.length > 1 ? Integer.parseInt(args[1]) : RUNS);
            return;
        }
        for (Class<?> program : wanted(args.length == 0 ? ALL : args[0])) {
            int ended = Java.of(program, List.of())
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .start()
                    .waitFor();
            if (ended != 0) {
                System.exit(ended);
            }
        }
    }

    private static List<Class<?>> wanted(String names) {
        List<Class<?>> wanted = new ArrayList<>(names.equals(ALL) ? PROGRAMS.values() : List.of());
        for (String name : names.equals(ALL) ? new String[0] : names.split(",", -1)) {
            @Nullable Class<?> program = PROGRAMS.get(name);
            if (program == null) {
                throw new IllegalArgumentException("no benchmark " + name + ": there are " + PROGRAMS.keySet());
            }
            wanted.add(program);
        }
        return wanted;
    }
}
