// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.hl7.fhir.r4.model.Bundle;
import org.sdohsync.core.connection.AuthorizationEndpoints;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionCodec;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.ConnectionRecord;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.connection.TokenSet;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.smart.client.SmartApp;
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
    private static final Secret TOKEN = Secret.of("a-token-of-the-usual-length-0123456789abcdef");

    private PollNothing() {}

    /**
     * Runs the benchmark.
     *
     * @param args none
     * @throws IOException if the server cannot be started
     */
    public static void main(String[] args) throws IOException {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // Without it the server's answers wait for acknowledgements that clients delay by 40 ms.
                        "-Dsun.net.httpserver.nodelay=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        QuietServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            String base = "http://127.0.0.1:" + said.readLine() + "/fhir";
            try (Store store = MemoryStore.create();
                    SdohSync sync = sync(store)) {
                connect(store, base);
                measure(ours(sync), okhttp(base), hapi(base));
            }
        } finally {
            server.destroy();
        }
        System.exit(0);
    }

    private static void measure(Runnable ours, Runnable floor, Runnable hapi) {
        List<Turn> turns = new ArrayList<>();
        for (int turn = 0; turn < WARM_UP + TURNS; turn++) {
            Turn taken = new Turn(
                    Cost.of(POLLS, floor),
                    Cost.of(POLLS, ours),
                    Cost.of(HAPI_POLLS, hapi).times(POLLS / (double) HAPI_POLLS));
            if (turn >= WARM_UP) {
                turns.add(taken);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "bench: polls=%d pollCpu=%.2f pollWall=%.2f hapiCpu=%.2f hapiWall=%.2f okhttpCpuMicros=%.0f"
                        + " okhttpWallMicros=%.0f%n",
                POLLS * TURNS,
                median(turns, turn -> turn.ours().cpuRatio(turn.floor())),
                median(turns, turn -> turn.ours().wallRatio(turn.floor())),
                median(turns, turn -> turn.hapi().cpuRatio(turn.floor())),
                median(turns, turn -> turn.hapi().wallRatio(turn.floor())),
                median(turns, turn -> turn.floor().cpuNanos() / 1000.0 / POLLS),
                median(turns, turn -> turn.floor().wallNanos() / 1000.0 / POLLS));
    }

    /** The three, one after the other. */
    private record Turn(Cost floor, Cost ours, Cost hapi) {}

    private static double median(List<Turn> turns, ToDoubleFunction<Turn> ratio) {
        return turns.stream().mapToDouble(ratio).sorted().toArray()[turns.size() / 2];
    }

    private static SdohSync sync(Store store) {
        return SdohSync.builder(SmartApp.named("bench").redirect("http://127.0.0.1:0/callback"))
                .store(store)
                .addressRules(AddressRules.strict().allowingLoopback())
                .onReferral(referral -> {})
                .build();
    }

    private static void connect(Store store, String base) {
        URI nowhere = URI.create(base + "/token");
        ConnectionRecord record = ConnectionRecord.builder(
                        new ConnectionId("bench"),
                        "default",
                        FhirBase.restore(base),
                        Role.recipient(List.of("Organization/food-bank")),
                        AuthorizationEndpoints.of(nowhere, nowhere, null, null),
                        ClientIdentity.publicClient("bench"),
                        Instant.EPOCH)
                .tokens(TokenSet.of(TOKEN, null, Instant.EPOCH, null))
                .build();
        if (store.records(new ConnectionCodec()).create(record).isEmpty()) {
            throw new IllegalStateException("the store was not empty");
        }
    }

    private static Runnable ours(SdohSync sync) {
        return () -> {
            var report = sync.now();
            if (!report.complete() || report.results().size() != 1) {
                throw new IllegalStateException("the round did not come to its end: " + report);
            }
        };
    }

    private static Runnable okhttp(String base) {
        OkHttpClient client = new OkHttpClient();
        return () -> {
            Request request = new Request.Builder()
                    .url(base + SEARCH)
                    .header("Accept", "application/fhir+json")
                    .header("Authorization", "Bearer " + TOKEN.reveal())
                    .build();
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
        client.registerInterceptor(new BearerTokenAuthInterceptor(TOKEN.reveal()));
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
