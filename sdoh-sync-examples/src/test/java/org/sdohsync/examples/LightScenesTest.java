// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.examples.demo.light.DirectLight;
import org.sdohsync.examples.demo.light.IndirectLight;
import org.sdohsync.examples.demo.light.Starter;

/** The scenes of the demo with one referral, on the quick servers. */
@Timeout(480)
class LightScenesTest {
    @Test
    void direct_onQuickServers_endsAsTheGuideSays() {
        String printed;
        try (Printed output = new Printed()) {
            assertThat(DirectLight.play(Starter.quick())).isTrue();
            printed = output.text();
        }

        assertThat(printed)
                .containsSubsequence(
                        "food bank: accepted",
                        "food bank: started",
                        "food bank -> POST /Procedure",
                        "food bank -> PUT /Task/task-requested-1",
                        "food bank: completed",
                        "direct: referrals=1 completed=1 procedures=1 duplicateProcedures=0 lost=0");
    }

    @Test
    void indirect_onQuickServers_splitsTheReferralAndBringsTheResultsBack() {
        String printed;
        try (Printed output = new Printed()) {
            assertThat(IndirectLight.play(Starter.quick())).isTrue();
            printed = output.text();
        }

        assertThat(printed)
                .containsSubsequence(
                        "network: accepted it at the source, and split it into 2 Tasks",
                        "network: started it at the source",
                        "network: completed it at the source",
                        "completedParts=2 completed=1 proceduresAtNetwork=2 proceduresAtCounty=2",
                        "duplicateProcedures=0 lost=0");
    }
}
