// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.sdohsync.examples.demo.light.DirectLight;
import org.sdohsync.examples.demo.light.IndirectLight;
import org.sdohsync.examples.demo.light.Starter;

/**
 * How does it look when a community organization's app works with three referral sources at once?
 *
 * <p>Starts three real sources, each an authorization server and a FHIR server with a database in a process of its own, runs
 * the app in another process, and in the end counts by asking the FHIR servers. The scene decides what happens on the way:
 *
 * <ul>
 *   <li>{@code plain}: nothing.
 *   <li>{@code outage}: one source goes down half-way; the app ends its work at the others; the source comes back; the app runs
 *       once more.
 *   <li>{@code crash}: the app is killed in the middle and started again on the same files.
 * </ul>
 *
 * <p>Two further scenes show one referral, request by request: {@code direct} straight from its source, {@code indirect} over a
 * coordination platform that splits it for two organizations.
 *
 * <p>Arguments: the scene, the class path file of the JPA server, a directory to work in. Exits with 1 when the servers
 * disagree with what the app should have done.
 */
public final class Demo {
    private Demo() {}

    /**
     * Runs the demo and exits.
     *
     * @param args scene, class path file, working directory
     * @throws IOException if a process cannot be started
     * @throws InterruptedException if the demo is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        try {
            System.exit(play(args) ? 0 : 1);
        } catch (RuntimeException failed) {
            // The servers' threads would keep this process alive.
            failed.printStackTrace();
            System.exit(2);
        }
    }

    /** What an earlier demo left there belongs to sources that are gone. */
    private static void forget(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> left = Files.walk(directory)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static boolean play(String[] args) throws IOException, InterruptedException {
        Path classPathFile = Path.of(args[1]);
        Path directory = Path.of(args[2]);
        forget(directory);
        Starter starter = Starter.withDatabase(classPathFile, directory);
        return switch (args[0]) {
            case "direct" -> DirectLight.play(starter);
            case "indirect" -> IndirectLight.play(starter);
            default -> play(Scene.named(args[0]), classPathFile, directory);
        };
    }

    private static boolean play(Scene scene, Path classPathFile, Path directory)
            throws IOException, InterruptedException {
        try (Neighborhood neighborhood = Neighborhood.start(classPathFile, directory)) {
            Verdict before = Verdict.of(neighborhood.sources());
            App app = new App(neighborhood.sources(), directory);
            scene.play(app, neighborhood);
            Tally tally = before.compareWith(Verdict.of(neighborhood.sources()));
            List<String> leaks = Leaks.in(directory, neighborhood.issuedSecrets());
            tally.print(leaks);
            return tally.agrees() && leaks.isEmpty();
        }
    }
}
