// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.exactly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.sandbox.fhir.ability.Abilities;

/** Sending a referral, with a death at each point, at healthy and at troubled servers. */
class RequestCrashesTest {
    @TestFactory
    Stream<DynamicTest> send_diedAnywhere_isDoneOnce() {
        return Arrays.stream(Trouble.values())
                .map(trouble -> DynamicTest.dynamicTest(trouble.name(), () -> isDoneOnce(trouble)));
    }

    private static void isDoneOnce(Trouble trouble) {
        try (Stage stage = Stage.open(Abilities.modest());
                Store store = MemoryStore.create()) {
            RequestCrashes crashes = new RequestCrashes(stage, store, trouble, "here");

            crashes.sendReferral();

            assertThat(crashes.findings()).isEmpty();
            assertThat(crashes.deaths()).isGreaterThan(15);
        }
    }
}
