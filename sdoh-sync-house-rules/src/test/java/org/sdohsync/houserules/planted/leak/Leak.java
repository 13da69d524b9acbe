// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules.planted.leak;

import com.fasterxml.jackson.core.JsonFactory;

/** Names a private library in its public signature: planted to be caught. */
public final class Leak {
    /** Leaks. */
    public JsonFactory factory() {
        return new JsonFactory();
    }
}
