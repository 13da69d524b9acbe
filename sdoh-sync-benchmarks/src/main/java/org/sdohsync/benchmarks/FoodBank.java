// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.SdohSyncBuilder;
import org.sdohsync.workflow.sync.SyncReport;

/** The application of the benchmarks: a recipient of referrals whose grants do not end. */
final class FoodBank {
    static final String OWNER = "Organization/food-bank";
    static final Secret TOKEN = Secret.of("a-token-of-the-usual-length-0123456789abcdef");

    private FoodBank() {}

    static SdohSyncBuilder sync(Store store, OkHttpClient http) {
        return SdohSync.builder(SmartApp.named("bench").redirect("http://127.0.0.1:0/callback"))
                .store(store)
                .http(http)
                .addressRules(AddressRules.strict().allowingLoopback());
    }

    /** A request as bare OkHttp sends it for this application. */
    static Request request(String url) {
        return new Request.Builder()
                .url(url)
                .header("Accept", "application/fhir+json")
                .header("Authorization", "Bearer " + TOKEN.reveal())
                .build();
    }

    /** Stores a connection as if it had been made. */
    static void connect(Store store, String name, String base) {
        URI nowhere = URI.create(base + "/token");
        ConnectionRecord record = ConnectionRecord.builder(
                        new ConnectionId(name),
                        "default",
                        FhirBase.restore(base),
                        Role.recipient(List.of(OWNER)),
                        AuthorizationEndpoints.of(nowhere, nowhere, null, null),
                        ClientIdentity.publicClient("bench"),
                        Instant.EPOCH)
                .tokens(TokenSet.of(TOKEN, null, Instant.EPOCH, null))
                .build();
        if (store.records(new ConnectionCodec()).create(record).isEmpty()) {
            throw new IllegalStateException("the store was not empty");
        }
    }

    /** Throws unless a round came to its end at so many sources and handed over so many changes. */
    static void check(SyncReport report, int sources, int delivered) {
        if (!report.complete() || report.results().size() != sources || report.delivered() != delivered) {
            throw new IllegalStateException("expected " + delivered + " changes of " + sources + " sources: " + report);
        }
    }
}
