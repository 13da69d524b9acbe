// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
import org.sdohsync.records.transfer.RecordTransfer;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.client.SmartApp;

/** How does a member's new plan get the history from the old one, and hand it on as a package that the receiver can check? */
public final class PlanToPlan {
    private PlanToPlan() {}

    /**
     * Fetches a history from the old plan with the member's consent, writes it as a bundle, and takes the bundle in again.
     *
     * @param args nothing: the old plan is a sandbox on this machine with a scripted member
     * @throws IOException if no folder can be made
     */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("plans");
        try (ReferralSource old = ReferralSource.quick("county");
                Store store = MemoryStore.create();
                SmartClient smart = client(old, store)) {
            Connection member =
                    smart.connect(old.fhirBase().toString()).asPatient().inBrowser();
            RecordManifest fetched = HealthRecords.builder(smart)
                    .addressRules(AddressRules.strict().allowingLoopback())
                    .build()
                    .fetch(
                            member,
                            FetchOptions.everything().parties("Old Plan", "New Plan"),
                            NdjsonDirectory.at(folder.resolve("fetched")));
            System.out.println("from " + fetched.sender().orElseThrow() + " to "
                    + fetched.receiver().orElseThrow() + ": " + fetched.resources() + " resources");

            // For a party that gets it by another way. It is health data: send it encrypted.
            RecordTransfer transfer = RecordTransfer.of(member.source(), fetched.patient());
            Path bundle = folder.resolve("history.json");
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(bundle))) {
                System.out.println("packed: " + transfer.writeBundle(folder.resolve("fetched"), out));
            }

            try (InputStream in = Files.newInputStream(bundle)) {
                RecordManifest taken = transfer.readBundle(in, NdjsonDirectory.at(folder.resolve("taken")));
                System.out.println("taken in: " + taken.resources() + ", refused: " + taken.refusedCount());
            }
        }
    }

    private static SmartClient client(ReferralSource plan, Store store) {
        SmartApp app = SmartApp.named("new plan")
                .redirect("http://127.0.0.1:0/callback")
                .scopes("launch/patient", "patient/*.rs");
        return SmartClient.builder(app, store)
                .addressRules(AddressRules.strict().allowingLoopback())
                .browser(page -> plan.patient().visitAndFollow(page))
                .build();
    }
}
