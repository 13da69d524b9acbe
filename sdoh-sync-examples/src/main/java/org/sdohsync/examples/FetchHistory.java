// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.records.HealthRecords;
import org.sdohsync.records.fetch.FetchOptions;
import org.sdohsync.records.manifest.RecordManifest;
import org.sdohsync.records.sink.NdjsonDirectory;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.client.SmartApp;

/** How does an app of a member's choice bring the member's whole history from a plan into files? */
public final class FetchHistory {
    private FetchHistory() {}

    /**
     * Connects a plan with the member's consent, fetches the history, and prints what came.
     *
     * @param args nothing: the plan is a sandbox on this machine with a scripted member
     * @throws IOException if no folder can be made
     */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("history").resolve("plan");
        try (ReferralSource plan = ReferralSource.quick("county");
                Store store = MemoryStore.create();
                SmartClient smart = client(plan, store)) {
            Connection member =
                    smart.connect(plan.fhirBase().toString()).asPatient().inBrowser();
            HealthRecords records = HealthRecords.builder(smart)
                    .addressRules(AddressRules.strict().allowingLoopback())
                    .build();

            // The same call goes on where an earlier one stopped, whatever stopped it.
            RecordManifest manifest = records.fetch(
                    member,
                    FetchOptions.everything()
                            .confirm(patient -> patient.hasName())
                            .onProgress(step -> System.out.println("so far: " + step.resources() + " resources")),
                    NdjsonDirectory.at(folder));

            System.out.println(manifest.status() + " by " + manifest.method());
            manifest.files().forEach(file -> System.out.println(file.name() + ": " + file.resources() + " resources"));
            manifest.notices()
                    .forEach(notice -> System.out.println(notice.kind().words() + " " + notice.about()));
            System.out.println("next time since " + manifest.nextSince().orElseThrow());
        }
    }

    private static SmartClient client(ReferralSource plan, Store store) {
        // Plans need not issue refresh tokens: the connection ends by design, and the member signs in again for the
        // next one.
        String base = plan.fhirBase().toString();
        SmartApp app = SmartApp.named("my records")
                .redirect("http://127.0.0.1:0/callback")
                .scopes("launch/patient", "openid", "fhirUser", "patient/*.rs");
        return SmartClient.builder(app.at(base, app.settingsAt(base).endsByDesign()), store)
                .addressRules(AddressRules.strict().allowingLoopback())
                .browser(page -> plan.patient().visitAndFollow(page))
                .build();
    }
}
