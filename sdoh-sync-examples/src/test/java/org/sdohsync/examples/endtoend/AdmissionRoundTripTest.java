// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.smart.admission.Admission;
import org.sdohsync.smart.admission.QuotaUse;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.testkit.RecordingPause;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.referral.Requested;
import org.sdohsync.workflow.sync.SyncReport;

/** Rules of admission that change while connections are stored. */
@Timeout(600)
class AdmissionRoundTripTest {
    @Test
    void sync_afterTheRulesChanged_leavesRefusedSourcesAloneUntilTheyAreAdmittedAgain() {
        try (ReferralSource county =
                        ReferralSource.builder("county").requested(1).start();
                ReferralSource lake =
                        ReferralSource.builder("lake").requested(1).start();
                Store store = MemoryStore.create()) {
            try (SdohSync sync = app(store, Admission.open().connections(2, 5))) {
                for (ReferralSource source : new ReferralSource[] {county, lake}) {
                    sync.connect(source.fhirBase().toString())
                            .asRecipient(source.recipient())
                            .inBrowser();
                }
                assertThat(sync.describe().quotas())
                        .extracting(QuotaUse::toString)
                        .contains(county.fhirBase() + ": 1 of 2 connections")
                        .contains("accounts: at most 2 of 5 connections are used by one, 0 have all");
                assertThat(sync.describe().toString()).contains("Quota: " + lake.fhirBase() + ": 1 of 2 connections.");
            }
            long before = county.fhirServer().requests().total();

            try (SdohSync sync =
                    app(store, Admission.open().sources(lake.fhirBase().toString()))) {
                SyncReport report = sync.syncNow();

                assertThat(report.delivered()).isPositive();
                assertThat(report.complete()).isFalse();
                Connection rests = of(sync, county);
                assertThat(rests.health().state()).isEqualTo(Health.State.NEEDS_CONFIGURATION);
                assertThat(rests.health().reason()).contains("NOT_LISTED").contains("Admission.sources");
                assertThat(of(sync, lake).health().state()).isEqualTo(Health.State.CONNECTED);
                assertThat(sync.describe().toString()).contains("needs configuration");
                assertThat(county.fhirServer().requests().total()).isEqualTo(before);
            }
            try (SdohSync sync = app(store, Admission.open().hosts("127.0.0.1:*"))) {
                assertThat(sync.syncNow().delivered()).isPositive();
                assertThat(of(sync, county).health().state()).isEqualTo(Health.State.CONNECTED);
            }
        }
    }

    private static Connection of(SdohSync sync, ReferralSource source) {
        return sync.connections().stream()
                .filter(one -> one.source().toString().equals(source.fhirBase().toString()))
                .findFirst()
                .orElseThrow();
    }

    private static SdohSync app(Store store, Admission rules) {
        return SdohSync.builder(SmartApp.named("food bank")
                        .redirect("http://127.0.0.1:0/callback")
                        .admission(rules))
                .store(store)
                .addressRules(AddressRules.strict().allowingLoopback())
                .pause(RecordingPause.create())
                .browser(page -> ReferralSource.workerOfAnySource().visitAndFollow(page))
                .onReferral(referral -> referral.requested().ifPresent(Requested::accept))
                .build();
    }
}
