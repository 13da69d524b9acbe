// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.sync.SyncReport;

/** The workflow from end to end on HAPI's JPA server; runs with the profile {@code interop}, which builds that server. */
@Timeout(900)
@EnabledIfSystemProperty(named = "sandbox.jpa.classpath", matches = ".+")
class DatabaseRoundTripTest {
    private static final Set<String> BEYOND_CAPACITY = Set.of("task-requested-5");

    @Test
    void now_untilIdle_answersEveryReferralOnADatabase(@TempDir Path directory) {
        Path classPath = Path.of(System.getProperty("sandbox.jpa.classpath"));
        try (ReferralSource source =
                        ReferralSource.builder("harbor").narratives(true).startWithDatabase(classPath, directory);
                Store store = MemoryStore.create();
                SdohSync sync = FoodBank.app()
                        .store(store)
                        .browser(page -> source.worker().visitAndFollow(page))
                        .onReferral(referral -> FoodBank.step(referral, BEYOND_CAPACITY))
                        .build()) {
            Snapshot before = Snapshot.of(source);
            sync.connect(source.fhirBase().toString())
                    .asRecipient(source.recipient())
                    .inBrowser();
            SyncReport last = FoodBank.runUntilIdle(sync);
            Snapshot after = Snapshot.of(source);

            assertThat(last.complete()).as(last.toString()).isTrue();
            after.assertFinishedSince(before, BEYOND_CAPACITY);
            after.assertOnlyOursChangedSince(before);
        }
    }
}
