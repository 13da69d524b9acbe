// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.GrantTerms;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.sync.SourceResult;

/** A connection without offline access works for now: everybody who looks is told that it will end. */
class OfflineAccessRoundTest {
    private static final ConnectionId COUNTY = new ConnectionId("county");

    private final RoundScene scene;

    OfflineAccessRoundTest() throws IOException {
        scene = new RoundScene();
        scene.connect("county", "user-7", Role.recipient(List.of("Organization/1")));
        Records<ConnectionRecord> records = scene.store.records(new ConnectionCodec());
        StoredValue<ConnectionRecord> held = records.load("county").orElseThrow();
        GrantTerms lacking = GrantTerms.USUAL.lackingOfflineAccess(true);
        assertThat(records.save(held.value().toBuilder().terms(lacking).build(), held.revision()))
                .isPresent();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void now_ofAConnectionWithoutOfflineAccess_saysSoInResultAndDescription() {
        try (SdohSync sync = scene.app().build()) {
            SourceResult result = sync.syncNow().results().get(0);

            assertThat(result.failure()).isEmpty();
            assertThat(result.nextAction()).contains("ends when its access token expires");
            assertThat(sync.describe(COUNTY).orElseThrow())
                    .contains(": connected. The connection ends when its access token expires");
        }
    }
}
