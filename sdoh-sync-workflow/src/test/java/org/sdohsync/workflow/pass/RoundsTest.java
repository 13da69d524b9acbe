// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.SdohSyncBuilder;

class RoundsTest {
    @Test
    void now_withoutConnections_isAnEmptyCompleteReport() {
        try (SdohSync sync = builder().onReferral(referral -> {}).build()) {
            SyncReport report = sync.now();

            assertThat(report.results()).isEmpty();
            assertThat(report.complete()).isTrue();
            assertThat(report.delivered()).isZero();
        }
    }

    @Test
    void build_withoutReferralListener_saysWhatIsMissing() {
        assertThatIllegalStateException().isThrownBy(() -> builder().build()).withMessageContaining("onReferral");
    }

    @Test
    void close_twice_isFine_andAfterwardsNothingWorks() {
        SdohSync sync = builder().onReferral(referral -> {}).build();

        sync.close();
        sync.close();

        assertThatIllegalStateException().isThrownBy(sync::now);
        assertThatIllegalStateException().isThrownBy(sync::start);
        assertThatIllegalStateException().isThrownBy(() -> sync.connect("https://fhir.example/r4"));
    }

    private static SdohSyncBuilder builder() {
        return SdohSync.builder(SmartApp.named("test").redirect("http://127.0.0.1:0/callback"));
    }
}
