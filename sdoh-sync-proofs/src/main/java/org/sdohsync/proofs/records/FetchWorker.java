// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.records;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.records.HealthRecords;
import org.sdohsync.records.fetch.FetchOptions;
import org.sdohsync.records.sink.NdjsonDirectory;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.client.SmartApp;

/** An application that fetches one history into a directory, or goes on with it, in a Java of its own. */
public final class FetchWorker {
    /** The exit code of an application whose connection was cut off. */
    static final int CUT_OFF = 3;

    private FetchWorker() {}

    /**
     * Fetches.
     *
     * @param args the FHIR base, the directory, a file for what the memory was at most, and how often it is measured: after so many
     *     pages
     * @throws IOException if that file cannot be written
     */
    public static void main(String[] args) throws IOException {
        PeakMemory peak = PeakMemory.watch(Path.of(args[2]), Integer.parseInt(args[3]));
        try (Store store = MemoryStore.create()) {
            connect(store, args[0]);
            try (SmartClient smart = SmartClient.builder(
                            SmartApp.named("proof").redirect("http://127.0.0.1:0/callback"), store)
                    .addressRules(AddressRules.strict().allowingLoopback())
                    .build()) {
                HealthRecords records = HealthRecords.builder(smart)
                        .addressRules(AddressRules.strict().allowingLoopback())
                        .build();
                records.fetch(
                        smart.connections().get(0),
                        FetchOptions.everything()
                                .patient(SyntheticHistory.PATIENT)
                                .onProgress(step -> peak.page()),
                        NdjsonDirectory.at(Path.of(args[1])));
            }
        } catch (TransportException cut) {
            System.exit(CUT_OFF);
        }
        System.exit(0);
    }

    /** Stores a connection as if it had been made. */
    private static void connect(Store store, String base) {
        URI nowhere = URI.create(base + "/token");
        ConnectionRecord record = ConnectionRecord.builder(
                        new ConnectionId("plan"),
                        "default",
                        FhirBase.restore(base),
                        Role.patient(),
                        AuthorizationEndpoints.of(nowhere, nowhere, null, null),
                        ClientIdentity.publicClient("proof"),
                        Instant.EPOCH)
                .tokens(TokenSet.of(Secret.of("a-token"), null, Instant.EPOCH, null))
                .build();
        if (store.records(new ConnectionCodec()).create(record).isEmpty()) {
            throw new IllegalStateException("the store was not empty");
        }
    }
}
