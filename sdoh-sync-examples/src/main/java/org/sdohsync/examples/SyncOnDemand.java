// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples;

import java.time.Duration;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.referral.Requested;
import org.sdohsync.workflow.sync.RunningSync;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncReport;

/** How do I look for new referrals when the user presses a button or signs in, and what do I show when a source is down? */
public final class SyncOnDemand {
    private SyncOnDemand() {}

    /**
     * Runs one sync and prints its report.
     *
     * @param args FHIR base and owner, or nothing for the sandbox
     */
    public static void main(String[] args) {
        try (Playground playground = Playground.of(args);
                SdohSync sync = SdohSync.builder(SmartApp.named("desk").redirect("http://127.0.0.1:0/callback"))
                        .addressRules(playground.rules())
                        .browser(playground.browser())
                        .onReferral(referral -> referral.requested().ifPresent(Requested::accept))
                        .build()) {
            sync.connect(playground.url()).asRecipient(playground.owner()).inBrowser();

            // now() would wait; this can be looked at, and called off.
            RunningSync round = sync.startSync(Duration.ofMinutes(2));
            round.onEach(
                    source -> System.out.println("done: " + source.connection().source()));
            SyncReport report = round.await();
            System.out.println(round.progress().left() + " sources left");

            for (SourceResult source : report.results()) {
                System.out.println(source.connection().source() + ": " + source.delivered() + " changes");
                source.failure().map(SyncException::getMessage).ifPresent(System.out::println);
                System.out.println("next step: " + source.nextAction());
            }
        }
    }
}
