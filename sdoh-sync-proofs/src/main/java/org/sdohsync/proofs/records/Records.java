// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.records;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sdohsync.proofs.records.PeakMemory.Measured;

/**
 * Does a fetch of a whole history lose anything, or bring anything twice? An application in a heap of 64 MB fetches the history of
 * one patient, and is cut off three times: by the network in the middle of a page, by its own death in the middle of a page, and by
 * another death after which all links to further pages have expired. Then the files are compared with what the server has, byte for
 * byte. And is its memory the same for very many resources as for few? A history of one page is fetched first, and the heap that is in use after full
 * collections compared. The last line is {@code records: resources=… cuts=… missing=… doubled=… peakMegabytes=…
 * inUseMegabytes=… inUseMegabytesOfOnePage=…}.
 */
public final class Records {
    private static final int HEAP_MEGABYTES = 64;
    private static final int PAGE = 1000;
    private static final int CUTS = 3;
    private static final int MINUTES = 20;
    private static final int MEASURES = 20;

    /** A table and a filter of 1 MiB each, what is written and read at a time, and what classes and codes are loaded later. */
    private static final long MOST_GROWTH = 6L << 20;

    private final CutServer server;
    private final Path directory;
    private final Path peakFile;
    private final AtomicReference<@Nullable Process> worker = new AtomicReference<>();
    private Measured peak = Measured.NOTHING;

    private Records(CutServer server, Path folder, String name) {
        this.server = server;
        this.directory = folder.resolve(name);
        this.peakFile = folder.resolve(name + ".peak");
    }

    /**
     * Runs the proof.
     *
     * @param args a folder to work in, which is emptied
     * @throws IOException if the server or the application cannot be started
     * @throws InterruptedException if this is interrupted while it waits
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        int resources = Integer.getInteger("records.resources", 50_000);
        Path folder = Path.of(args[0]);
        empty(folder);
        Measured small = ofOnePage(folder);
        try (CutServer server = new CutServer(resources, PAGE)) {
            Records proof = new Records(server, folder, "history");
            int wanted = Integer.getInteger("records.cuts", CUTS);
            int cuts = proof.cutOff(wanted);
            Verdict verdict = Verdict.of(proof.directory, resources);
            verdict.problems().forEach(problem -> System.out.println("records-problem: " + problem));
            long growth = proof.peak.inUse() - small.inUse();
            System.out.printf(
                    Locale.ROOT,
                    "records: resources=%d cuts=%d missing=%d doubled=%d wrong=%d requests=%d heapMegabytes=%d"
                            + " peakMegabytes=%.1f inUseMegabytes=%.1f inUseMegabytesOfOnePage=%.1f"
                            + " residentMegabytes=%.0f residentMegabytesOfOnePage=%.0f%n",
                    verdict.resources(),
                    cuts,
                    verdict.missing(),
                    verdict.doubled(),
                    verdict.wrong(),
                    server.requests(),
                    HEAP_MEGABYTES,
                    megabytes(proof.peak.collected()),
                    megabytes(proof.peak.inUse()),
                    megabytes(small.inUse()),
                    megabytes(proof.peak.resident()),
                    megabytes(small.resident()));
            System.exit(verdict.green() && cuts == wanted && growth <= MOST_GROWTH ? 0 : 1);
        }
    }

    private static double megabytes(long bytes) {
        return bytes / (1024.0 * 1024.0);
    }

    private static Measured ofOnePage(Path folder) throws IOException, InterruptedException {
        try (CutServer server = new CutServer(PAGE, PAGE)) {
            Records one = new Records(server, folder, "one-page");
            if (one.run() != 0) {
                throw new IllegalStateException("the history of one page was not fetched");
            }
            return one.peak;
        }
    }

    /** Runs the application until it is done, and cuts it off so often; gives how often it really was. */
    private int cutOff(int wanted) throws IOException, InterruptedException {
        int pages = server.pages();
        int cuts = 0;
        if (wanted > 0) {
            server.cut(pages / 5, () -> {});
            cuts += run() == FetchWorker.CUT_OFF ? 1 : 0;
        }
        if (wanted > 1) {
            server.cut(pages / 2, this::kill);
            cuts += run() > FetchWorker.CUT_OFF ? 1 : 0;
        }
        if (wanted > 2) {
            server.cut(pages * 3 / 4, this::kill);
            cuts += run() > FetchWorker.CUT_OFF ? 1 : 0;
        }
        server.cut(-1, () -> {});
        server.expireLinks();
        int last = run();
        if (last != 0) {
            throw new IllegalStateException("the last attempt ended with " + last);
        }
        return cuts;
    }

    private void kill() {
        Process running = worker.get();
        if (running != null) {
            running.destroyForcibly();
        }
    }

    private int run() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx" + HEAP_MEGABYTES + "m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=off"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), FetchWorker.class.getName()));
        command.addAll(List.of(server.base(), directory.toString(), peakFile.toString()));
        command.add(Integer.toString(Math.max(1, server.pages() / MEASURES)));
        Process process = new ProcessBuilder(command).inheritIO().start();
        worker.set(process);
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("the application did not end within " + MINUTES + " minutes");
        }
        peak = peak.and(peakFile);
        return process.exitValue();
    }

    private static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(folder);
    }
}
