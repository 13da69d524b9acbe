// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.OkHttpClient;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.push.SourceSubscription;
import org.sdohsync.workflow.push.SubscriptionManager;
import org.sdohsync.workflow.push.SubscriptionOptions;

/**
 * What does a notification cost? It is taken, and one targeted poll looks for what changed: against a full poll over ten sources, and
 * against a bare OkHttp GET, on the same answers of the same server, taking turns in one process. And what does one of a flood cost, of
 * which ten thousand lead to one poll?
 */
public final class WakeUp {
    private static final int SOURCES = 10;
    private static final int POLLS = 1500;
    private static final int FULL_POLLS = 200;
    private static final int FLOOD = 10_000;
    private static final int WARM_UP = 15;
    private static final int TURNS = 11;
    private static final Pattern SECRET = Pattern.compile("Authorization: (Bearer [A-Za-z0-9_-]+)");

    private WakeUp() {}

    /**
     * Runs the benchmark.
     *
     * @param args none
     * @throws IOException if the server cannot be started
     * @throws InterruptedException if the benchmark is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        OkHttpClient http = new OkHttpClient();
        try (ServerProcess server = ServerProcess.start(QuietServer.class);
                Store store = MemoryStore.create();
                SdohSync sync = FoodBank.sync(store, http)
                        .executor(Runnable::run)
                        .onReferral(referral -> {})
                        .build()) {
            String base = server.address() + "/fhir";
            for (int source = 0; source < SOURCES; source++) {
                FoodBank.connect(store, "bench-" + source, base);
            }
            SubscriptionManager push =
                    sync.subscriptions(SubscriptionOptions.at(URI.create("https://foodbank.example/push"))
                            .gap(Duration.ZERO));
            List<SourceSubscription> subscribed = push.subscribe(new ConnectionId("bench-0"));
            if (subscribed.size() != 1 || subscribed.get(0).state() != SourceSubscription.State.ACTIVE) {
                throw new IllegalStateException("not subscribed: " + subscribed);
            }
            Notifier notifier = new Notifier(push, secret(base));
            print(new Costs()
                    .add("okhttp", POLLS, PollNothing.okhttp(base))
                    .add("wake", POLLS, () -> {
                        notifier.send();
                        notifier.work();
                    })
                    .add("full", FULL_POLLS, () -> FoodBank.check(sync.syncNow(), SOURCES, 0))
                    .add("flood", 1, () -> {
                        for (int one = 0; one < FLOOD; one++) {
                            notifier.send();
                        }
                        notifier.work();
                    })
                    .run(WARM_UP, TURNS));
        }
        System.exit(0);
    }

    /** A source that sends numbered events, without a socket: what the application's web server costs is its own. */
    private record Notifier(SubscriptionManager push, String secret, AtomicInteger number) {
        Notifier(SubscriptionManager push, String secret) {
            this(push, secret, new AtomicInteger());
        }

        void send() {
            int event = number.incrementAndGet();
            byte[] body =
                    ("{\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":[{\"resource\":{\"resourceType\":"
                                    + "\"Parameters\",\"parameter\":[{\"name\":\"subscription\",\"valueReference\":{\"reference\":"
                                    + "\"Subscription/s1\"}},{\"name\":\"status\",\"valueCode\":\"active\"},{\"name\":\"type\",\"valueCode\":"
                                    + "\"event-notification\"},{\"name\":\"events-since-subscription-start\",\"valueString\":\""
                                    + event
                                    + "\"},{\"name\":\"notification-event\",\"part\":[{\"name\":\"event-number\",\"valueString\":\""
                                    + event
                                    + "\"},{\"name\":\"focus\",\"valueReference\":{\"reference\":\"Task/t\"}}]}]}}]}")
                            .getBytes(StandardCharsets.UTF_8);
            int status = push.receiver()
                    .handle(
                            "POST",
                            "/push/bench-0.owner",
                            name -> name.equals("Authorization") ? secret : null,
                            new ByteArrayInputStream(body));
            if (status != 200) {
                throw new IllegalStateException("a notification was answered with " + status);
            }
        }

        void work() {
            if (push.runDue().isNegative()) {
                throw new IllegalStateException("what is due next is past");
            }
        }
    }

    private static String secret(String base) throws IOException, InterruptedException {
        String held = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(base + "/Subscription/s1"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        Matcher found = SECRET.matcher(held);
        if (!found.find()) {
            throw new IllegalStateException("the subscription has no secret");
        }
        return found.group(1);
    }

    private static void print(Costs costs) {
        System.out.printf(
                Locale.ROOT,
                "bench-wake: sources=%d wakeCpu=%.2f wakeWall=%.2f fullCpu=%.2f fullWall=%.2f fullToWakeCpu=%.2f"
                        + " floodOf=%d floodMicrosEach=%.1f%n",
                SOURCES,
                costs.cpuRatio("wake", "okhttp"),
                costs.wallRatio("wake", "okhttp"),
                costs.cpuRatio("full", "okhttp"),
                costs.wallRatio("full", "okhttp"),
                costs.cpuRatio("full", "wake"),
                FLOOD,
                costs.cpuMillis("flood") * 1000 / FLOOD);
    }
}
