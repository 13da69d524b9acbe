// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.schedule.BusinessHours;
import org.sdohsync.workflow.schedule.ScheduleOptions;

/** How do I let the library look for referrals by itself, more often while somebody is at work? */
public final class SyncOnSchedule {
    private static final int WANTED = 5;
    private static final BusinessHours OFFICE =
            BusinessHours.of(ZoneId.of("America/Chicago"), LocalTime.of(8, 0), LocalTime.of(17, 30));

    private SyncOnSchedule() {}

    /**
     * Starts the schedule, and ends when some referrals have come.
     *
     * @param args FHIR base and owner, or nothing for the sandbox
     * @throws InterruptedException if the example is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(WANTED);
        try (Playground playground = Playground.of(args);
                SdohSync sync = SdohSync.builder(SmartApp.named("desk").redirect("http://127.0.0.1:0/callback"))
                        .addressRules(playground.rules())
                        .browser(playground.browser())
                        .schedule(ScheduleOptions.defaults()
                                .every(Duration.ofMinutes(30))
                                .during(OFFICE, Duration.ofHours(4))
                                .atMost(Duration.ofMinutes(10)))
                        .onReport(report -> System.out.println("changes: " + report.delivered()))
                        .onReferral(referral -> {
                            System.out.println("referral " + referral.id() + " is " + referral.status());
                            arrived.countDown();
                        })
                        .onConnection(event -> System.out.println(event.kind() + ": " + event.connection()))
                        .build()) {
            sync.connect(playground.url()).asRecipient(playground.owner()).inBrowser();

            // The first sync at once, then one about every half hour on workdays and every four hours otherwise, on a
            // daemon
            // thread. While something urgent is open, its source is asked every 15 minutes.
            sync.startSchedule();

            boolean enough = arrived.await(1, TimeUnit.MINUTES);
            System.out.println(
                    enough ? "stopping: the example has seen enough" : "stopping: nothing more came within a minute");
        }
    }
}
