// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;

class SyncLifecycleTest {
    private final SdohSync sync = SdohSync.builder(SmartApp.named("pantry").redirect("http://127.0.0.1:0/callback"))
            .onReferral(referral -> {})
            .build();
    private final Shared theirs = new Shared();

    @AfterEach
    void close() {
        sync.close();
    }

    @Test
    void lifecycle_besideASharedSchedule_startsThatOne_andEndsItFirst() {
        SyncLifecycle lifecycle = new SyncLifecycle(sync, true, theirs);
        lifecycle.start();
        assertThat(theirs.started).isTrue();
        assertThat(sync.describe().scheduled()).as("a schedule of the instance").isFalse();
        lifecycle.stop();

        assertThat(theirs.closedWhileTheInstanceWorked).isTrue();
    }

    @Test
    void lifecycle_whoseScheduleIsDisabled_startsTheSharedOneForItsPermissionsOnly() {
        SyncLifecycle lifecycle = new SyncLifecycle(sync, false, theirs);
        lifecycle.start();
        assertThat(theirs.started).isTrue();
        assertThat(sync.describe().scheduled()).isFalse();
        lifecycle.stop();
    }

    @Test
    void lifecycle_whoseScheduleIsDisabled_andNotShared_startsNone() {
        SyncLifecycle lifecycle = new SyncLifecycle(sync, false, null);
        lifecycle.start();
        assertThat(sync.describe().scheduled()).isFalse();
        lifecycle.stop();
    }

    @Test
    void lifecycle_withoutASharedSchedule_startsThatOfTheInstance() {
        SyncLifecycle lifecycle = new SyncLifecycle(sync, true, null);
        lifecycle.start();
        assertThat(sync.describe().scheduled()).isTrue();
        lifecycle.stop();
    }

    private final class Shared implements SharedSchedule {
        private boolean started;
        private boolean closedWhileTheInstanceWorked;

        @Override
        public void start() {
            started = true;
        }

        @Override
        public void close() {
            closedWhileTheInstanceWorked = sync.connections().isEmpty();
        }
    }
}
