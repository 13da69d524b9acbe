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
    }

    private Bench() {}

    /**
     * Runs benchmarks.
     *
     * @param args their names, separated by commas, or {@code all}
     * @throws IOException if one cannot be started
     * @throws InterruptedException if this is interrupted while it waits
     */
    public static void main(String[] args) throws IOException, InterruptedException {
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
