// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.exactly;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.sdohsync.proofs.mutation.Trial;
import org.sdohsync.sandbox.fhir.ability.Abilities;

/**
 * Does anything get lost when two applications and the source write the same Task at once? Prints
 * {@code contention: rounds=… lostOutputs=0 illegal=0 untold=0} last. Before that, a few rounds on a broken copy of the library, in
 * which something has to be found.
 */
public final class Contention {
    private static final int FOUND = 3;
    private static final int SHOWN = 5;

    private Contention() {}

    /**
     * Runs the proof.
     *
     * @param args a folder to work in and the folder of the sources of {@code sdoh-sync-workflow}, or nothing to try no mutation
     * @throws IOException if the mutant cannot be made
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        boolean noticed = args.length == 0 || notices(Path.of(args[0]), Path.of(args[1]));
        int rounds = Integer.getInteger("contention.rounds", 1000);
        try (Stage stage = Stage.open(Abilities.full());
                Contest contest = new Contest(stage)) {
            Referee referee = new Referee();
            for (int round = 0; round < rounds; round++) {
                referee.judge(contest.round(round));
            }
            referee.findings().stream()
                    .limit(SHOWN)
                    .forEach(finding -> System.out.println("contention-finding: " + finding));
            System.out.println("contention: rounds=" + rounds + " " + referee);
            System.exit(!noticed ? 1 : referee.findings().isEmpty() ? 0 : FOUND);
        }
    }

    private static boolean notices(Path work, Path sources) throws IOException, InterruptedException {
        boolean caught = new Trial(Contention.class, sources, work)
                        .run(ActionMutations.NO_MATCH, List.of("-Dcontention.rounds=100"), List.of())
                == FOUND;
        System.out.println("contention-mutation: name=" + ActionMutations.NO_MATCH.id() + " caught=" + caught);
        return caught;
    }
}
