// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

class SharedScheduleTest {
    private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

    @Test
    void bean_ofTheType_isFoundAndNotMade() {
        beans.registerBeanDefinition("theirs", new RootBeanDefinition(Shared.class, () -> {
            throw new AssertionError("made");
        }));
        SharedSchedule shared = shared(Shared.class.getName());

        assertThat(shared.isPresent()).isTrue();
        shared.close();
    }

    @Test
    void application_withoutTheModuleOrTheBean_hasNone() {
        assertThat(shared(Shared.class.getName()).isPresent()).isFalse();
        assertThat(shared("org.sdohsync.absent.Schedule").isPresent()).isFalse();
        assertThat(new SharedSchedule(beans).isPresent()).isFalse();
    }

    @Test
    void lifecycle_besideASharedSchedule_startsNone_andEndsTheSharedOneFirst() {
        try (SdohSync sync = SdohSync.builder(SmartApp.named("pantry").redirect("http://127.0.0.1:0/callback"))
                .onReferral(referral -> {})
                .build()) {
            Shared theirs = new Shared(sync);
            beans.registerSingleton("theirs", theirs);
            SyncLifecycle lifecycle = new SyncLifecycle(sync, true, shared(Shared.class.getName()));
            lifecycle.start();
            assertThat(sync.describe().scheduled()).isFalse();
            lifecycle.stop();

            assertThat(theirs.closedWhileTheInstanceWorked).isTrue();
        }
    }

    private SharedSchedule shared(String type) {
        return new SharedSchedule(beans, type);
    }

    static final class Shared implements AutoCloseable {
        private final SdohSync sync;
        private boolean closedWhileTheInstanceWorked;

        Shared(SdohSync sync) {
            this.sync = sync;
        }

        @Override
        public void close() {
            closedWhileTheInstanceWorked = sync.connections().isEmpty();
        }
    }
}
