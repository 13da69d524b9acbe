// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * The floor of the round that learns many sources: bare OkHttp in a Java that has just begun sends the same requests, those of one source
 * one after the other and so many sources at a time, and looks at each token of the answers.
 */
final class SourcesFloor {
    private SourcesFloor() {}

    /** What a Java of its own takes for the requests, in milliseconds. */
    static double millis(List<Request> requests, int concurrency) throws IOException {
        Process process = Java.of(SourcesFloor.class, List.of(), String.valueOf(concurrency))
                .start();
        try (PrintStream addresses = new PrintStream(process.getOutputStream(), false, StandardCharsets.UTF_8)) {
            bySource(requests).forEach((source, own) -> addresses.println(String.join(" ", own)));
        }
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            return Double.parseDouble(String.valueOf(said.readLine()));
        }
    }

    private static Map<String, List<String>> bySource(List<Request> requests) {
        Map<String, List<String>> sources = new TreeMap<>();
        for (Request request : requests) {
            sources.computeIfAbsent(request.url().pathSegments().get(0), any -> new ArrayList<>())
                    .add(request.url().toString());
        }
        return sources;
    }

    /**
     * Runs the floor.
     *
     * @param args how many sources are asked at a time; the addresses come on standard input, a line for each source
     * @throws IOException if they cannot be read
     * @throws ExecutionException if a request fails
     * @throws InterruptedException if this is interrupted while it waits
     */
    public static void main(String[] args) throws IOException, ExecutionException, InterruptedException {
        int concurrency = Integer.parseInt(args[0]);
        List<Callable<Long>> sources = new ArrayList<>();
        OkHttpClient http = new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(concurrency, 1, TimeUnit.MINUTES))
                .build();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] addresses = line.split(" ", -1);
                sources.add(() -> tokens(http, addresses));
            }
        }
        ExecutorService threads = Executors.newFixedThreadPool(concurrency);
        long begin = System.nanoTime();
        long read = 0;
        for (Future<Long> source : threads.invokeAll(sources)) {
            read += source.get();
        }
        long nanos = System.nanoTime() - begin;
        if (sources.isEmpty() || read < 100L * sources.size()) {
            throw new IllegalStateException("there is nothing to read: " + read + " tokens");
        }
        System.out.println(nanos / 1e6);
        System.exit(0);
    }

    private static long tokens(OkHttpClient http, String[] addresses) {
        long read = 0;
        for (String address : addresses) {
            read += Replay.walk(http, FoodBank.request(address)).tokens();
        }
        return read;
    }
}
