// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.store.RecordStore;

class MemoryRecordsTest extends RecordStoreContract {
    @Override
    protected RecordStore open() {
        return new MemoryRecords();
    }
}
