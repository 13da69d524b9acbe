// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.exactly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.proofs.mutation.Mutant;
import org.sdohsync.proofs.mutation.Mutation;
import org.sdohsync.sandbox.fhir.ability.Abilities;

class ExactlyTest {
    private static final Path SOURCES = Path.of("../sdoh-sync-workflow/src/main/java");

    @Test
    void complete_diedAnywhere_isDoneOnce() {
        try (Stage stage = Stage.open(Abilities.modest());
                Store store = MemoryStore.create()) {
            Crashes crashes = new Crashes(stage, store, Trouble.NONE, "here");

            crashes.at(AppAction.COMPLETE);

            assertThat(crashes.findings()).isEmpty();
            assertThat(crashes.deaths()).isGreaterThan(20);
        }
    }

    @TestFactory
    Stream<DynamicTest> complete_diedAnywhereAtATroubledServer_isDoneOnce() {
        return Arrays.stream(Trouble.values())
                .filter(trouble -> trouble != Trouble.NONE)
                .map(trouble -> DynamicTest.dynamicTest(trouble.name(), () -> isDoneOnce(trouble)));
    }

    @TestFactory
    Stream<DynamicTest> answersOfAPatient_diedAnywhereAtATroubledServer_areOneResource() {
        return Arrays.stream(Trouble.values())
                .filter(trouble -> trouble != Trouble.NONE)
                .map(trouble -> DynamicTest.dynamicTest(
                        trouble.name(), () -> isDoneOnce(trouble, PatientAction.SAVE_AND_FILL_IN)));
    }

    private static void isDoneOnce(Trouble trouble) {
        isDoneOnce(trouble, AppAction.COMPLETE);
    }

    private static void isDoneOnce(Trouble trouble, ProvenAction action) {
        try (Stage stage = Stage.open(Abilities.modest());
                Store store = MemoryStore.create()) {
            Crashes crashes = new Crashes(stage, store, trouble, "here");

            crashes.at(action);

            assertThat(crashes.findings()).isEmpty();
            assertThat(crashes.deaths()).isGreaterThan(10);
        }
    }

    @TestFactory
    Stream<DynamicTest> eachStepOfAPatient_diedAnywhere_isDoneOnce() {
        return Arrays.stream(PatientAction.values())
                .map(action -> DynamicTest.dynamicTest(action.name(), () -> {
                    try (Stage stage = Stage.open(Abilities.modest());
                            Store store = MemoryStore.create()) {
                        Crashes crashes = new Crashes(stage, store, Trouble.NONE, "here");

                        crashes.at(action);

                        assertThat(crashes.findings()).isEmpty();
                        assertThat(crashes.deaths()).isGreaterThan(15);
                    }
                }));
    }

    @Test
    void claim_diedAnywhere_isDoneOnceAndToldAsDone() {
        try (Stage stage = Stage.open(Abilities.full());
                Store store = MemoryStore.create()) {
            Crashes crashes = new Crashes(stage, store, Trouble.NONE, "here");

            crashes.at(AppAction.CLAIM);

            assertThat(crashes.findings()).isEmpty();
            assertThat(crashes.deaths()).isGreaterThan(20);
        }
    }

    @Test
    void contest_ofAFewRounds_losesNothingAndTellsTheLosers() throws InterruptedException {
        try (Stage stage = Stage.open(Abilities.full());
                Contest contest = new Contest(stage)) {
            Referee referee = new Referee();
            for (int round = 0; round < 10; round++) {
                referee.judge(contest.round(round));
            }

            assertThat(referee.findings()).isEmpty();
            assertThat(referee.toString()).contains("lostOutputs=0 illegal=0 untold=0");
        }
    }

    @Test
    void mutants_ofTodaysSource_compile(@TempDir Path work) throws IOException {
        for (Mutation mutation : ActionMutations.all()) {
            Path classes = Mutant.of(mutation, SOURCES, work.resolve(mutation.id()));

            assertThat(Files.exists(classes.resolve(mutation.broken().replace(".java", ".class"))))
                    .as(mutation.id())
                    .isTrue();
        }
    }
}
