// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.sdohsync.proofs.custody.store.StoreServer;
import org.sdohsync.proofs.mutation.Mutant;
import org.sdohsync.proofs.mutation.Mutation;

/**
 * The custody proof. First it breaks the library in three ways and has to notice; then it runs over files; then, in full, over
 * PostgreSQL. {@code custody.runs} names a part of this, and {@code custody.mutation} one mutation. The exit code is 0 if all is as it has to be.
 */
public final class Custody {
    private static final String ALL = "noReread,lateSave,noLeaseCheck,file,jdbc";
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    private final Path sources;
    private final Path work;

    private Custody(Path sources, Path work) {
        this.sources = sources;
        this.work = work;
    }

    /**
     * Runs the proof.
     *
     * @param args the folder of the sources of {@code sdoh-sync-smart}, and a folder to work in
     * @throws IOException if something cannot be read or written
     * @throws InterruptedException if it is interrupted
     * @throws SQLException if the database cannot be read
     */
    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        Custody custody = new Custody(Path.of(args[0]), Path.of(args[1]));
        String mutation = System.getProperty("custody.mutation", "");
        String runs = mutation.isEmpty() ? System.getProperty("custody.runs", "") : mutation;
        boolean proven = true;
        for (String run : (runs.isEmpty() ? ALL : runs).split(",", -1)) {
            proven &= custody.proves(run);
        }
        System.exit(proven ? 0 : 1);
    }

    private boolean proves(String run) throws IOException, InterruptedException, SQLException {
        Path directory = fresh(run);
        return switch (run) {
            case "jdbc" -> proves(Figures.jdbc(), StoreServer.postgres(), directory);
            case "file" -> proves(Figures.files(), StoreServer.files(directory.resolve("store")), directory);
            default -> notices(Mutation.named(run, TokenMutations.all()), directory);
        };
    }

    private boolean proves(Figures figures, StoreServer stores, Path directory)
            throws IOException, InterruptedException, SQLException {
        try (stores) {
            Outcome outcome = new CustodyRun(figures, stores, directory, CLASS_PATH).run();
            outcome.problems().forEach(problem -> System.out.println(figures.name() + "-problem: " + problem));
            outcome.tally().findings().forEach(found -> System.out.println(figures.name() + "-finding: " + found));
            System.out.println(figures.name() + ": " + outcome.tally());
            return outcome.green();
        }
    }

    private boolean notices(Mutation mutation, Path directory) throws IOException, InterruptedException, SQLException {
        String classPath = Mutant.of(mutation, sources, directory) + File.pathSeparator + CLASS_PATH;
        try (StoreServer stores = StoreServer.postgres()) {
            Outcome outcome = new CustodyRun(Figures.mutation(mutation), stores, directory, classPath).run();
            boolean caught = outcome.tally().reuse() > 0 || outcome.tally().oftenAtTheByte();
            System.out.println("custody-mutation: name=" + mutation.id() + " reuse="
                    + outcome.tally().reuse() + " inherentWindow="
                    + outcome.tally().inherentWindow() + " suspensions="
                    + outcome.tally().suspensions() + " atTheByte="
                    + outcome.tally().atTheByte() + " lost="
                    + outcome.tally().lost() + " caught=" + caught);
            return caught;
        }
    }

    private Path fresh(String name) throws IOException {
        Path directory = work.resolve(name);
        if (Files.exists(directory)) {
            try (Stream<Path> old = Files.walk(directory)) {
                List<Path> deepestFirst = old.sorted(Comparator.reverseOrder()).toList();
                for (Path path : deepestFirst) {
                    Files.delete(path);
                }
            }
        }
        return Files.createDirectories(directory);
    }
}
