// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.sdohsync.benchmarks.internal.ReaderBenchmark;

/**
 * What does it cost to make a model of a resource, in time and in memory? A walk over the tokens, this library's reader, and HAPI's parser,
 * measured by JMH ({@link ReaderBenchmark}), each in three processes of its own.
 */
public final class ReaderCost {
    private static final int FORKS = 3;
    private static final int ITERATIONS = 5;
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final Map<String, RunResult> results = new HashMap<>();

    private ReaderCost() {}

    /**
     * Runs the benchmark.
     *
     * @param args none
     * @throws RunnerException if JMH cannot run it
     */
    public static void main(String[] args) throws RunnerException {
        new ReaderCost().measure();
        System.exit(0);
    }

    private void measure() throws RunnerException {
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(ReaderBenchmark.class.getName() + "\\.")
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.MICROSECONDS)
                        .forks(FORKS)
                        .warmupIterations(ITERATIONS)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(ITERATIONS)
                        .measurementTime(TimeValue.seconds(1))
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run()) {
            results.put(result.getPrimaryResult().getLabel(), result);
        }
        System.out.printf(
                Locale.ROOT,
                "bench-reader: readerToTokens=%.2f hapiToTokens=%.2f hapiToReader=%.2f tokensMicros=%.2f readerMicros=%.2f"
                        + " readerError=%.2f hapiMicros=%.2f hapiError=%.2f readerBytes=%.0f hapiBytes=%.0f%n",
                micros("reader") / micros("tokens"),
                micros("hapi") / micros("tokens"),
                micros("hapi") / micros("reader"),
                micros("tokens"),
                micros("reader"),
                time("reader").getScoreError(),
                micros("hapi"),
                time("hapi").getScoreError(),
                bytes("reader"),
                bytes("hapi"));
    }

    private double micros(String benchmark) {
        return time(benchmark).getScore();
    }

    private Result<?> time(String benchmark) {
        return of(benchmark).getPrimaryResult();
    }

    private double bytes(String benchmark) {
        Result<?> allocated = of(benchmark).getSecondaryResults().get(ALLOCATED);
        if (allocated == null) {
            throw new IllegalStateException("JMH's profiler said nothing of " + ALLOCATED);
        }
        return allocated.getScore();
    }

    private RunResult of(String benchmark) {
        RunResult result = results.get(benchmark);
        if (result == null) {
            throw new IllegalStateException("JMH measured no " + benchmark + ", only " + results.keySet());
        }
        return result;
    }
}
