// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.memory.MemoryRecords;

class MemoryRecordsTest extends RecordStoreContract {
    @Override
    protected RecordStore open() {
        return new MemoryRecords();
    }
}
