// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.sdohsync.workflow.code.Systems.SNOMED;

import java.nio.file.Path;
import java.util.Set;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.file.FileSystemStore;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.testkit.RecordingPause;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.SdohSyncBuilder;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.referral.Accepted;
import org.sdohsync.workflow.referral.OnHold;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.SyncReport;

/** The application of the stories: a step for each referral in each sync, and no room for some of them. */
final class FoodBank {
    private static final int MOST_ROUNDS = 20;

    private FoodBank() {}

    static SdohSyncBuilder app() {
        return SdohSync.builder(SmartApp.named("food bank").redirect("http://127.0.0.1:0/callback"))
                .addressRules(AddressRules.strict().allowingLoopback())
                .pause(RecordingPause.create());
    }

    static Store store(Path directory, byte[] key) {
        return FileSystemStore.at(directory).sealedWith(Sealing.aesGcm(key));
    }

    /** Takes one step, whichever is next. */
    static void step(Referral referral, Set<String> beyondCapacity) {
        referral.requested().ifPresent(asked -> {
            if (beyondCapacity.contains(referral.id())) {
                asked.reject(Reason.atCapacity());
            } else {
                asked.accept();
            }
        });
        referral.accepted().ifPresent(Accepted::start);
        referral.onHold().ifPresent(OnHold::resume);
        referral.inProgress().ifPresent(work -> work.complete(provided()));
    }

    static Outcome provided() {
        return Outcome.performed(SNOMED, "710925007", "Provision of food");
    }

    /** Runs syncs until one brings nothing new. */
    static SyncReport runUntilIdle(SdohSync sync) {
        SyncReport report = sync.syncNow();
        for (int round = 1; round < MOST_ROUNDS && report.delivered() > 0; round++) {
            report = sync.syncNow();
        }
        return report;
    }
}
