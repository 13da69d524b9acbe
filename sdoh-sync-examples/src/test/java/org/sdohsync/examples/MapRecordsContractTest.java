// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples;

import org.sdohsync.core.store.RecordStore;
import org.sdohsync.examples.BringYourOwnStore.MapRecords;
import org.sdohsync.testkit.RecordStoreContract;

/** The store of the example keeps what the contract asks of any store. */
class MapRecordsContractTest extends RecordStoreContract {
    @Override
    protected RecordStore open() {
        return new MapRecords();
    }
}
