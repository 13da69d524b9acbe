// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredRecord;

class PatientRecordsTest {
    private static final ConnectionId OWNER = new ConnectionId("c1");
    private static final RecordKey CHECKPOINT = new RecordKey("checkpoint", "c1");

    private final MemoryRecords records = new MemoryRecords();
    private final PatientRecords belongings = new PatientRecords(Store.over(records, Sealing.none()));

    @Test
    void intact_untouched_isTrueForItsOwnerOnly() {
        belongings.plant(OWNER);

        assertThat(belongings.intact(OWNER)).isTrue();
        assertThat(belongings.intact(new ConnectionId("c2"))).isFalse();
    }

    @Test
    void intact_deleted_isFalse() {
        belongings.plant(OWNER);

        assertThat(records.delete(CHECKPOINT, planted().revision())).isTrue();

        assertThat(belongings.intact(OWNER)).isFalse();
    }

    @Test
    void intact_savedAgain_isFalse() {
        belongings.plant(OWNER);

        assertThat(records.save(CHECKPOINT, planted().draft(), planted().revision()))
                .isPresent();

        assertThat(belongings.intact(OWNER)).isFalse();
    }

    private StoredRecord planted() {
        return records.load(CHECKPOINT).orElseThrow();
    }
}
