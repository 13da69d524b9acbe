// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.hl7.fhir.r4.model.Bundle;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.workflow.SdohSync;

/**
 * What does a poll that finds nothing cost? A whole round of ours, a search of HAPI's generic client, and a bare OkHttp GET, on
 * the same answer of the same server, taking turns in one process. Prints the median of the ratios to bare OkHttp.
 *
 * <p>What runs for months is compared when it is warm: the compiler works on another thread, and its work would be counted as ours
 * for the first tens of thousands of rounds. HAPI's client takes ten times the time of the others and gets fewer polls a turn.
 */
public final class PollNothing {
    private static final int POLLS = 3000;
    private static final int HAPI_POLLS = 400;
    private static final int WARM_UP = 25;
    private static final int TURNS = 15;
    private static final String SEARCH = "/Task?owner=Organization/food-bank&_count=100";

    private PollNothing() {}

    /**
     * Runs the benchmark.
     *
     * @param args none
     * @throws IOException if the server cannot be started
     */
    public static void main(String[] args) throws IOException {
        OkHttpClient http = new OkHttpClient();
        try (ServerProcess server = ServerProcess.start(QuietServer.class);
                Store store = MemoryStore.create();
                SdohSync sync =
                        FoodBank.sync(store, http).onReferral(referral -> {}).build()) {
            String base = server.address() + "/fhir";
            FoodBank.connect(store, "bench", base);
            print(new Costs()
                    .add("okhttp", POLLS, okhttp(base))
                    .add("ours", POLLS, () -> FoodBank.check(sync.syncNow(), 1, 0))
                    .add("hapi", HAPI_POLLS, hapi(base))
                    .run(WARM_UP, TURNS));
        }
        System.exit(0);
    }

    private static void print(Costs costs) {
        System.out.printf(
                Locale.ROOT,
                "bench: polls=%d pollCpu=%.2f pollWall=%.2f hapiCpu=%.2f hapiWall=%.2f okhttpCpuMicros=%.0f"
                        + " okhttpWallMicros=%.0f%n",
                POLLS * TURNS,
                costs.cpuRatio("ours", "okhttp"),
                costs.wallRatio("ours", "okhttp"),
                costs.cpuRatio("hapi", "okhttp"),
                costs.wallRatio("hapi", "okhttp"),
                costs.cpuMillis("okhttp") * 1000,
                costs.wallMillis("okhttp") * 1000);
    }

    static Runnable okhttp(String base) {
        OkHttpClient client = new OkHttpClient();
        return () -> {
            Request request = FoodBank.request(base + SEARCH);
            try (Response response = client.newCall(request).execute()) {
                if (response.body().bytes().length < 100) {
                    throw new IllegalStateException("the server did not answer as expected");
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        };
    }

    private static Runnable hapi(String base) {
        FhirContext context = FhirContext.forR4Cached();
        context.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
        IGenericClient client = context.newRestfulGenericClient(base);
        client.registerInterceptor(new BearerTokenAuthInterceptor(FoodBank.TOKEN.reveal()));
        return () -> {
            Bundle page = client.search()
                    .byUrl(base + SEARCH)
                    .returnBundle(Bundle.class)
                    .execute();
            if (page.getTotal() != 0) {
                throw new IllegalStateException("the server did not answer as expected");
            }
        };
    }
}
