// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples;

import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.referral.Open;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.SyncOptions;

/** How do I find referrals that nobody has taken on yet, and take one? */
public final class ClaimOpenReferral {
    private ClaimOpenReferral() {}

    /**
     * Looks for open referrals once, and claims them.
     *
     * @param args FHIR base and owner, or nothing for the sandbox
     */
    public static void main(String[] args) {
        try (Playground playground = Playground.of(args);
                SdohSync sync = SdohSync.builder(SmartApp.named("desk").redirect("http://127.0.0.1:0/callback"))
                        .addressRules(playground.rules())
                        .browser(playground.browser())
                        .syncOptions(connection -> SyncOptions.defaults().alsoOpen())
                        .onReferral(referral -> referral.open().ifPresent(ClaimOpenReferral::claim))
                        .build()) {
            var connection = sync.connect(playground.url())
                    .asRecipient(playground.owner())
                    .inBrowser();

            var report = sync.syncNow();

            System.out.println(report.delivered() + " referrals found");
            // The last thirty days of what was done, what was refused, and why.
            sync.journal().done(connection.id()).stream().forEach(System.out::println);
        }
    }

    private static void claim(Open open) {
        Referral referral = open.referral();
        try {
            open.claim().accept();
            System.out.println("claimed and accepted: " + referral.id());
        } catch (ConflictException faster) {
            System.out.println("claimed by another organization first: " + referral.id());
        } catch (HttpStatusException refused) {
            // The guide leaves open whether a source lets others name the owner (SDOHCC, Task.update).
            System.out.println("this source assigns " + referral.id() + " itself, HTTP " + refused.status());
        }
    }
}
