// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.records.HealthRecords;
import org.sdohsync.records.fetch.FetchOptions;
import org.sdohsync.records.manifest.RecordManifest;
import org.sdohsync.records.sink.NdjsonDirectory;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.client.SmartApp;

/**
 * What does a whole history cost, from {@code $everything} into lines of NDJSON? Against the floor ({@link FetchFloor}), and against
 * a loop with HAPI's generic client that follows the pages and writes what it parsed.
 */
public final class FetchHistory {
    private static final int WARM_UP = 3;
    private static final int TURNS = 7;

    private final String base;
    private final Path folder;
    private final AtomicInteger number = new AtomicInteger();

    private FetchHistory(String base, Path folder) {
        this.base = base;
        this.folder = folder;
    }

    /**
     * Runs the benchmark.
     *
     * @param args none
     * @throws IOException if the server cannot be started
     */
    public static void main(String[] args) throws IOException {
        OkHttpClient http = new OkHttpClient();
        try (ServerProcess server = ServerProcess.start(HistoryServer.class);
                Folder folder = Folder.inMemory();
                Store store = MemoryStore.create()) {
            FetchHistory bench = new FetchHistory(server.address() + "/fhir", folder.path());
            FoodBank.connect(store, "bench", bench.base);
            try (SmartClient smart = SmartClient.builder(
                            SmartApp.named("bench").redirect("http://127.0.0.1:0/callback"), store)
                    .addressRules(AddressRules.strict().allowingLoopback())
                    .build()) {
                HealthRecords records = HealthRecords.builder(smart)
                        .http(http)
                        .addressRules(AddressRules.strict().allowingLoopback())
                        .build();
                FetchFloor floor =
                        new FetchFloor(http, bench.base, folder.path().resolve("floor.ndjson"));
                Costs costs = new Costs()
                        .add("floor", 2, () -> check(floor.fetch()))
                        .add("records", 2, () -> check(bench.fetch(smart, records)))
                        .add("hapi", 1, () -> check(bench.hapi()))
                        .run(WARM_UP, TURNS);
                print(costs);
            }
        }
        System.exit(0);
    }

    private int fetch(SmartClient smart, HealthRecords records) {
        RecordManifest manifest = records.fetch(
                smart.connections().get(0),
                FetchOptions.everything().patient("p1"),
                NdjsonDirectory.at(folder.resolve("history-" + number.incrementAndGet())));
        return (int) manifest.resources();
    }

    private int hapi() {
        FhirContext context = FhirContext.forR4Cached();
        context.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
        IGenericClient client = context.newRestfulGenericClient(base);
        client.registerInterceptor(new BearerTokenAuthInterceptor(FoodBank.TOKEN.reveal()));
        IParser parser = context.newJsonParser();
        int resources = 0;
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("hapi.ndjson"))) {
            Bundle page = client.operation()
                    .onInstance(new IdType("Patient", "p1"))
                    .named("$everything")
                    .withNoParameters(Parameters.class)
                    .useHttpGet()
                    .returnResourceType(Bundle.class)
                    .execute();
            while (page != null) {
                for (BundleEntryComponent entry : page.getEntry()) {
                    out.write(parser.encodeResourceToString(entry.getResource()));
                    out.newLine();
                    resources++;
                }
                page = page.getLink(Bundle.LINK_NEXT) == null
                        ? null
                        : client.loadPage().next(page).execute();
            }
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
        return resources;
    }

    private static void check(int resources) {
        if (resources != HistoryServer.RESOURCES) {
            throw new IllegalStateException("expected " + HistoryServer.RESOURCES + " resources and not " + resources);
        }
    }

    private static void print(Costs costs) {
        System.out.printf(
                Locale.ROOT,
                "bench-records: resources=%d recordsCpu=%.2f recordsWall=%.2f hapiToRecordsCpu=%.1f hapiToRecordsWall=%.1f"
                        + " floorCpuMicrosPerResource=%.1f recordsCpuMicrosPerResource=%.1f%n",
                HistoryServer.RESOURCES,
                costs.cpuRatio("records", "floor"),
                costs.wallRatio("records", "floor"),
                costs.cpuRatio("hapi", "records"),
                costs.wallRatio("hapi", "records"),
                costs.cpuMillis("floor") * 1000 / HistoryServer.RESOURCES,
                costs.cpuMillis("records") * 1000 / HistoryServer.RESOURCES);
    }
}
