// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.store.RecordStore;

/** Proves that the contract bites: each broken store fails the test named beside it, and the correct one fails none. */
class RecordStoreContractTest {
    @TestFactory
    Stream<DynamicTest> contract_brokenStore_failsTheTestForIt() {
        return Stream.of(
                breaks(BrokenStores::savesWhateverTheRevision, "save_staleRevision_changesNothing"),
                breaks(BrokenStores::createsOverWhatIsThere, "create_existingKey_changesNothing"),
                breaks(BrokenStores::updatesWhatIsNotThere, "save_unknownKeyWithRevision_createsNothing"),
                breaks(BrokenStores::comparesThenWrites, "save_eightThreads_loseNoUpdate"),
                breaks(BrokenStores::comparesThenWrites, "lease_eightThreads_oneWins"),
                breaks(BrokenStores::createsAfterLooking, "create_eightThreads_oneWins"),
                breaks(BrokenStores::writesInTwoSteps, "load_whileSaved_seesNoMixture"),
                breaks(
                        BrokenStores::sealsForTheRevisionThatWasExpected,
                        "save_payloadForTheRevision_isMadeForTheOneItGives"),
                breaks(
                        BrokenStores::sealsBeforeItDrawsTheRevision,
                        "save_payloadForTheRevisionByEightThreads_isMadeForTheOneItGives"),
                breaks(BrokenStores::keepsTheOldDueTime, "save_currentRevision_replacesTheWholeRecord"),
                breaks(BrokenStores::roundsDueTimes, "save_oddDueTimes_areKeptToTheNanosecond"),
                breaks(BrokenStores::cutsPayloadsAt64K, "save_oddPayloads_areKeptByteForByte"),
                breaks(BrokenStores::deletesWhateverTheRevision, "delete_staleRevision_changesNothing"),
                breaks(BrokenStores::deletesForEverybodyWhoAsks, "delete_eightThreads_oneWins"),
                breaks(BrokenStores::deletesForEverybodyWhoAsks, "take_eightThreads_oneGetsIt"),
                breaks(BrokenStores::countsRevisionsFromOneAgain, "create_afterDelete_neverRepeatsARevision"),
                breaks(BrokenStores::ordersByUtf16, "list_ids_areOrderedByCodePoint"),
                breaks(BrokenStores::listsWhatIsDueAtTheMoment, "list_dueBefore_leavesOutTheMomentItself"),
                breaks(BrokenStores::ignoresTheGroup, "list_group_returnsThatGroupOnly"),
                breaks(BrokenStores::ignoresTheLimit, "list_thousandRecords_pagesThroughEachOnce"),
                breaks(BrokenStores::filtersAfterThePage, "list_thousandRecords_pagesThroughEachOnce"),
                breaks(BrokenStores::repeatsTheLastOfThePage, "list_thousandRecords_pagesThroughEachOnce"),
                breaks(BrokenStores::foldsCase, "save_oddTexts_areKeptApart"),
                breaks(BrokenStores::staysOpen, "close_thenAnyCall_isIllegalState"),
                breaks(BrokenStores::forgetsWhenReopened, "reopen_afterClose_keepsEverything"),
                breaks(BrokenStores::forgetsWhenReopened, "reopen_underALease_stillRefusesIt"),
                breaks(BrokenStores::forgetsWhenReopened, "reopen_afterDelete_neverRepeatsARevision"),
                breaks(BrokenStores::writesWhenClosed, "reopen_withoutClose_keepsEverything"),
                breaks(BrokenStores::cachesWhatItRead, "twoStores_onOneMedium_seeEachOther"));
    }

    @Test
    void contract_correctStore_passesWholly() {
        TestExecutionSummary summary = run(Handle::new, selectClass(Subject.class));

        assertThat(summary.getFailures()).isEmpty();
        assertThat(summary.getTestsSucceededCount()).isGreaterThan(40);
    }

    private static DynamicTest breaks(UnaryOperator<RecordStore> broken, String test) {
        return dynamicTest(test, () -> {
            List<TestExecutionSummary.Failure> failures =
                    run(broken, selectMethod(Subject.class, test)).getFailures();

            assertThat(failures).hasSize(1);
            assertThat(failures.get(0).getException()).isInstanceOf(AssertionError.class);
        });
    }

    private static TestExecutionSummary run(UnaryOperator<RecordStore> stores, DiscoverySelector selector) {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        Subject.stores = stores;
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selector)
                                .build(),
                        summary);
        return summary.getSummary();
    }

    /** The contract run against whatever store is under suspicion. Nested, so that the build does not run it by itself. */
    static final class Subject extends DurableRecordStoreContract {
        static UnaryOperator<RecordStore> stores = Handle::new;

        private final MemoryRecords medium = new MemoryRecords();

        @Override
        protected RecordStore open() {
            return stores.apply(medium);
        }

        @Override
        protected RecordStore reopen() {
            return stores.apply(medium);
        }
    }
}
