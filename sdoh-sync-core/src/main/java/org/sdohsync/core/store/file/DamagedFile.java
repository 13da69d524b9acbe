// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.file;

import java.io.IOException;

/** A file's content is not what was written. */
final class DamagedFile extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedFile(String message) {
        super(message);
    }
}
