// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All figures that have a reach, from several runs of each benchmark one after the other: one line a figure, with its median and range. */
final class FloorRows {
    private static final Pattern FIGURE = Pattern.compile("(\\w+)=([0-9.]+)");
    private static final List<Row> ROWS = List.of(
            Row.atMost("empty poll, processor", "poll", "pollCpu", 1.15),
            Row.atMost("empty poll, elapsed", "poll", "pollWall", 1.10),
            Row.atMost("known page, processor", "seen", "seenCpu", 1.2),
            Row.atMost("known page, KB a page", "seen", "kilobytesPerPage", 295),
            Row.atMost("first sync, requests a page", "first", "requestsPerPage", 2.1),
            Row.atMost("first sync, every resource, processor", "first", "firstCpu", 3.5),
            Row.atMost("first sync, intake desk, processor", "first", "intakeCpu", 2.5),
            Row.atLeast("HAPI's loop to ours, every resource, processor", "first", "hapiToFirstCpu", 13),
            Row.atLeast("HAPI's loop to ours, 50 ms, elapsed", "first", "hapiToFirstWall50", 4),
            Row.atMost("allocation of a referral, to that with HAPI's parser", "allocation", "oursToHapiParser", 0.34),
            Row.atMost("100,000 Tasks, MB of heap", "memory", "heapMegabytes", 32),
            Row.atMost("1,000 sources, to the ideal", "sources", "wallToIdeal", 1.2),
            Row.atMost("1,000 sources, round that learns, to the ideal", "sources", "firstWallToIdeal", 1.25),
            Row.atMost("history into NDJSON, processor", "records", "recordsCpu", 1.5),
            Row.atLeast("HAPI's loop to ours, history, processor", "records", "hapiToRecordsCpu", 10),
            Row.atLeast("HAPI's parser to our reader", "reader", "hapiToReader", 3),
            Row.atMost("gzip to plain, 20 Mbit/s, elapsed", "gzip", "gzipToPlainWall20", 1),
            Row.atMost("gzip to plain, loopback, processor", "gzip", "gzipToPlainCpu", 1.3));

    private final Map<Row, List<Double>> figures = new LinkedHashMap<>();

    /** A figure of a benchmark, and what it is to reach. */
    private record Row(String label, String bench, String figure, boolean atMost, double reach) {
        static Row atMost(String label, String bench, String figure, double reach) {
            return new Row(label, bench, figure, true, reach);
        }

        static Row atLeast(String label, String bench, String figure, double reach) {
            return new Row(label, bench, figure, false, reach);
        }

        boolean isReachedBy(double measured) {
            return atMost ? measured <= reach : measured >= reach;
        }
    }

    /** Runs the benchmarks so many times and prints the rows. */
    void print(Map<String, Class<?>> programs, int runs) throws IOException, InterruptedException {
        Set<String> names = new LinkedHashSet<>(ROWS.stream().map(Row::bench).toList());
        for (int run = 0; run < runs; run++) {
            for (String name : names) {
                Class<?> program = programs.get(name);
                if (program == null) {
                    throw new IllegalStateException("no benchmark " + name);
                }
                note(name, run(program));
            }
        }
        ROWS.forEach(this::print);
    }

    /** What a benchmark printed, which is passed on. One that failed printed nothing that counts. */
    private static String run(Class<?> program) throws IOException, InterruptedException {
        Process process = Java.of(program, List.of()).start();
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(line);
                said.append(line).append('\n');
            }
        }
        return process.waitFor() == 0 ? said.toString() : "";
    }

    private void note(String name, String said) {
        Map<String, Double> found = new LinkedHashMap<>();
        Matcher figure = FIGURE.matcher(said);
        while (figure.find()) {
            found.put(figure.group(1), Double.parseDouble(figure.group(2)));
        }
        for (Row row : ROWS) {
            Double value = row.bench().equals(name) ? found.get(row.figure()) : null;
            if (value != null) {
                figures.computeIfAbsent(row, any -> new ArrayList<>()).add(value);
            }
        }
    }

    private void print(Row row) {
        List<Double> measured =
                figures.getOrDefault(row, List.of()).stream().sorted().toList();
        String reach = (row.atMost() ? "at most " : "at least ") + row.reach();
        if (measured.isEmpty()) {
            System.out.printf(
                    Locale.ROOT, "bench-row: %s | %s | %s | not measured%n", row.label(), row.figure(), reach);
            return;
        }
        double median = measured.get(measured.size() / 2);
        System.out.printf(
                Locale.ROOT,
                "bench-row: %s | %s | %s | %.2f | %.2f to %.2f of %d | %s%n",
                row.label(),
                row.figure(),
                reach,
                median,
                measured.get(0),
                measured.get(measured.size() - 1),
                measured.size(),
                row.isReachedBy(median) ? "reached" : "missed");
    }
}
