// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.sdohsync.micrometer.SyncMetrics;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;

/** How do I see what a running instance does, without a framework? By its description, and by meters. */
public final class WatchInstance {
    private WatchInstance() {}

    /**
     * Connects, runs a sync, and prints what there is to see.
     *
     * @param args FHIR base and owner, or nothing for the sandbox
     */
    public static void main(String[] args) {
        // Yours, for example of Prometheus.
        MeterRegistry meters = new SimpleMeterRegistry();
        SyncMetrics metrics = SyncMetrics.builder(meters).build();
        try (Playground playground = Playground.of(args);
                SdohSync sync = SdohSync.builder(SmartApp.named("desk").redirect("http://127.0.0.1:0/callback"))
                        .addressRules(playground.rules())
                        .browser(playground.browser())
                        .observer(metrics)
                        .onReferral(referral -> {})
                        .build()) {
            SyncMetrics.Gauges gauges = metrics.bind(sync);
            sync.connect(playground.url()).asRecipient(playground.owner()).inBrowser();
            System.out.println("complete: " + sync.syncNow().complete());

            // What is connected, what waits for what and since when, what runs next.
            System.out.println(sync.describe());
            System.out.println(meters.get("sdoh.sync.requests").timers().stream()
                            .mapToLong(timer -> timer.count())
                            .sum()
                    + " requests; the longest sync took "
                    + Math.round(meters.get("sdoh.sync.syncs").timer().max(TimeUnit.MILLISECONDS)) + " ms");
            System.out.println("delivered: "
                    + Math.round(meters.get("sdoh.sync.deliveries")
                            .tags("outcome", "delivered")
                            .counter()
                            .count()));
            gauges.close();
        }
    }
}
