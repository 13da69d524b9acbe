// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples;

import static org.sdohsync.workflow.code.Systems.SNOMED;

import java.nio.file.Path;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.file.FileSystemStore;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.SyncReport;

/** What does it all look like on one page? The README shows the regions of this file; a test compares them. */
public final class ReadmeSample {
    private final byte[] key;

    /**
     * Makes the sample.
     *
     * @param key 32 random bytes from the application's key store
     */
    public ReadmeSample(byte[] key) {
        this.key = key.clone();
    }

    /** Connects a source, runs a sync, and starts the schedule. */
    public void run() {
        // region first-screen
        try (SdohSync sync = SdohSync.builder(SmartApp.named("foodbank").redirect("http://127.0.0.1:8400/callback"))
                .store(FileSystemStore.at(Path.of("sources")).sealedWith(Sealing.aesGcm(key))) // memory by default
                .onReferral(this::handle) // at least once, in order per Task; throw = delivered again later
                .onConnection(this::tellTheUser) // connected, degraded, needs authorization, recovered
                .build()) {

            Connection county = sync.connect("https://fhir.county.example/r4")
                    .asRecipient("Organization/123") // or .asPatient()
                    .inBrowser(); // web apps: .startLaunch(session) ... sync.completeLaunch(callback, session)

            SyncReport report = sync.syncNow(); // one result per connection; a bad source is a value, no exception
            System.out.println(report.of(county.id()));
            sync.startSchedule(); // hourly by default, never under 15 minutes
        }
        // endregion
    }

    // region handler
    void handle(Referral referral) {
        referral.requested().ifPresent(r -> r.accept());
        referral.inProgress().ifPresent(r -> r.complete(Outcome.performed(SNOMED, "710925007", "Provision of food")));
    }
    // endregion

    private void tellTheUser(ConnectionEvent event) {
        System.out.println(event.connection().health().nextAction());
    }
}
