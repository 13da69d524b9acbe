// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.histories;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.sdohsync.proofs.histories.model.HistoryWriter;
import org.sdohsync.proofs.mutation.Mutation;
import org.sdohsync.proofs.mutation.Trial;

/**
 * Does the sync lose a change? Plays generated histories against the library: with the last line
 * {@code histories: histories=… lost=…}. Before that, the same on broken copies of the library, in each of which a loss has to be
 * found, or a Task that comes twice. What is found is printed as the least history that shows it.
 */
public final class Histories {
    private static final int SHOWN = 3;
    private static final int FOUND = 3;

    private Histories() {}

    /**
     * Runs the proof.
     *
     * @param args the folder of the sources of {@code sdoh-sync-workflow}, and a folder to work in; none to play histories only
     * @throws IOException if a source cannot be read
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        long first = Long.getLong("histories.first", 1);
        long count = Long.getLong("histories.count", 10_000);
        boolean noticed = true;
        if (args.length > 0) {
            Trial trial = new Trial(Histories.class, Path.of(args[0]), Path.of(args[1]));
            List<String> fewer = List.of("-Dhistories.first=" + first, "-Dhistories.count=" + Math.max(1, count / 5));
            for (Mutation mutation : SyncMutations.all()) {
                boolean caught = trial.run(mutation, fewer, List.of()) == FOUND;
                System.out.println("histories-mutation: name=" + mutation.id() + " caught=" + caught);
                noticed &= caught;
            }
        }
        Tally tally = play(first, count);
        tally.exhibits().stream()
                .sorted(Comparator.comparing(exhibit -> exhibit.finding().kind()))
                .map(exhibit -> "histories-finding: " + exhibit.shrunk())
                .distinct()
                .limit(SHOWN)
                .forEach(System.out::println);
        System.out.println("histories: " + tally);
        System.exit(!noticed ? 1 : tally.green() ? 0 : FOUND);
    }

    static Tally play(long first, long count) {
        return LongStream.range(first, first + count)
                .parallel()
                .mapToObj(HistoryWriter::write)
                .map(Tally::of)
                .reduce(Tally.NOTHING, Tally::plus);
    }
}
