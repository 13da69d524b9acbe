// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SmartScopeTest {

    @Test
    void isForApps_whatSmartDefines_isTrue() {
        assertThat(List.of(
                        "patient/Task.rs",
                        "user/*.cruds",
                        "patient/*.read",
                        "patient/Observation.rs?category=http://x|y",
                        "launch",
                        "launch/patient",
                        "launch/organization?role=home",
                        "openid",
                        "fhirUser",
                        "offline_access",
                        "online_access"))
                .allMatch(SmartScope::isForApps);
    }

    @Test
    void isForApps_othersAndSystem_isFalse() {
        assertThat(List.of("system/*.rs", "patient/Task.", "patient/Task.dus", "patient/task.rs", "admin", ""))
                .noneMatch(SmartScope::isForApps);
    }

    @Test
    void covers_moreTypesOrMoreVerbs_isTrueAndTheReverseFalse() {
        assertThat(SmartScope.covers("patient/*.cruds", "patient/Task.rs")).isTrue();
        assertThat(SmartScope.covers("patient/Task.read", "patient/Task.s")).isTrue();
        assertThat(SmartScope.covers("patient/Task.rs", "patient/Task.rs?status=requested"))
                .isTrue();

        assertThat(SmartScope.covers("patient/Task.rs", "patient/Task.rsu")).isFalse();
        assertThat(SmartScope.covers("patient/Task.rs", "patient/*.rs")).isFalse();
        assertThat(SmartScope.covers("user/*.rs", "patient/Task.rs")).isFalse();
        assertThat(SmartScope.covers("patient/Task.rs?status=requested", "patient/Task.rs"))
                .isFalse();
    }
}
