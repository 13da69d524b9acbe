// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

class SharedScheduleTest {
    private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

    @Test
    void bean_ofTheType_isFoundAndNotMade() {
        beans.registerBeanDefinition(
                "theirs", new RootBeanDefinition(Shared.class, () -> {
                    throw new AssertionError("made");
                }));

        assertThat(SharedSchedule.isIn(beans, Shared.class.getName())).isTrue();
    }

    @Test
    void application_withoutTheModuleOrTheBean_hasNone() {
        assertThat(SharedSchedule.isIn(beans, Shared.class.getName())).isFalse();
        assertThat(SharedSchedule.isIn(beans, "org.sdohsync.absent.Schedule")).isFalse();
        assertThat(SharedSchedule.isIn(beans)).isFalse();
    }

    static final class Shared {}
}
