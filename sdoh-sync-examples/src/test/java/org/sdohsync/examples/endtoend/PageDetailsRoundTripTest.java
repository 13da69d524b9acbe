// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.details.MissingReference.Why;
import org.sdohsync.workflow.details.ReferralDetails;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.SyncReport;

/** The details of a page of referrals come in a few requests, on servers that others wrote. */
@Timeout(900)
class PageDetailsRoundTripTest {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> incomplete = new ArrayList<>();
    private int read;

    @Test
    void details_ofAPage_takeAFewRequests() {
        try (ReferralSource source = ReferralSource.builder("county").start()) {
            readAll(source);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "sandbox.jpa.classpath", matches = ".+")
    void details_ofAPageOnADatabase_takeAFewRequests(@TempDir Path directory) {
        Path classPath = Path.of(System.getProperty("sandbox.jpa.classpath"));
        try (ReferralSource source =
                ReferralSource.builder("harbor").narratives(true).startWithDatabase(classPath, directory)) {
            readAll(source);
        }
    }

    private void readAll(ReferralSource source) {
        OkHttpClient noting = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    requests.add(
                            chain.request().method() + " " + chain.request().url());
                    return chain.proceed(chain.request());
                })
                .build();
        try (Store store = MemoryStore.create();
                SdohSync sync = FoodBank.app()
                        .store(store)
                        .http(noting)
                        .browser(page -> source.worker().visitAndFollow(page))
                        .onReferral(this::look)
                        .build()) {
            sync.connect(source.fhirBase().toString())
                    .asRecipient(source.recipient())
                    .inBrowser();
            requests.clear();

            SyncReport report = sync.syncNow();

            List<String> fhir = requests.stream()
                    .filter(line -> line.contains(" " + source.fhirBase()))
                    .toList();
            assertThat(report.complete()).as(report.toString()).isTrue();
            assertThat(incomplete).isEmpty();
            assertThat(read).isGreaterThan(9);
            // The CapabilityStatement, a page of Tasks with their ServiceRequests, a batch, and one for whom the roles
            // stand for.
            assertThat(fhir)
                    .as(String.join("\n", fhir))
                    .hasSizeLessThanOrEqualTo(4)
                    .anyMatch(line -> line.contains("_include=Task:focus"));
        }
    }

    private void look(Referral referral) {
        ReferralDetails details = referral.details();
        read++;
        // The food bank's scopes leave some kinds out: those are listed as such, and nothing else is missing.
        boolean lacking = details.missing().stream().anyMatch(one -> one.why() != Why.FORBIDDEN);
        if (details.serviceRequest().isEmpty() || lacking) {
            incomplete.add(referral + " " + details.missing());
        }
    }
}
