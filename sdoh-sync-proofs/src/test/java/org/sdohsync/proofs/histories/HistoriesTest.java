// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.histories;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.proofs.histories.model.History;
import org.sdohsync.proofs.histories.model.HistoryWriter;
import org.sdohsync.proofs.histories.model.Mishap;
import org.sdohsync.proofs.histories.model.Step;
import org.sdohsync.proofs.mutation.Mutant;
import org.sdohsync.proofs.mutation.Mutation;

class HistoriesTest {
    private static final Path SOURCES = Path.of("../sdoh-sync-workflow/src/main/java");

    @Test
    void play_someHistories_losesNothing() {
        Tally tally = Histories.play(1, 500);

        assertThat(tally.exhibits()).isEmpty();
        assertThat(tally.histories()).isEqualTo(500);
        assertThat(tally.deaths()).isGreaterThan(100);
        assertThat(tally.taken()).isGreaterThan(2000);
    }

    @Test
    void mutants_ofTodaysSource_compile(@TempDir Path work) throws IOException {
        for (Mutation mutation : SyncMutations.all()) {
            Path classes = Mutant.of(mutation, SOURCES, work.resolve(mutation.id()));

            assertThat(Files.exists(classes.resolve(mutation.broken().replace(".java", ".class"))))
                    .as(mutation.id())
                    .isTrue();
        }
    }

    @Test
    void shrink_historyThatShowsSomething_keepsOnlyWhatIsNeeded() {
        History history = HistoryWriter.write(7)
                .with(List.of(
                        change("t1"),
                        new Step.Wait(Duration.ofHours(1)),
                        new Step.Pass(List.of(
                                new Mishap.Repeated(1), new Mishap.Meanwhile(2, List.of(change("t2"), change("t3"))))),
                        change("t4")));

        History least = new Shrinker(other -> other.toString().contains("task=t3")).shrink(history);

        assertThat(least.steps())
                .containsExactly(new Step.Pass(List.of(new Mishap.Meanwhile(2, List.of(change("t3"))))));
    }

    private static Step.Change change(String task) {
        return new Step.Change(task, HistoryWriter.OURS, HistoryWriter.OURS, Duration.ZERO);
    }
}
