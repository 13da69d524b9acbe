// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.file;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.testkit.DurableRecordStoreContract;

/** In the file store's own package, because an application cannot get at a file store that is not sealed. */
class FileRecordsContractTest extends DurableRecordStoreContract {
    @TempDir
    private Path directory;

    @Override
    protected RecordStore open() {
        return FileRecords.open(directory.resolve("store"));
    }

    @Override
    protected RecordStore reopen() {
        return FileRecords.open(directory.resolve("store"));
    }
}
