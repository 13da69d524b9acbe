// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster.internal;

import com.github.kagkarlsson.scheduler.serializer.Serializer;
import org.jspecify.annotations.NullUnmarked;

/** Executions carry no data; so nothing that stands in the database is ever deserialized. */
@NullUnmarked
public final class NoTaskData implements Serializer {
    /** Creates one. */
    public NoTaskData() {}

    @Override
    public byte[] serialize(Object data) {
        return null;
    }

    @Override
    public <T> T deserialize(Class<T> type, byte[] stored) {
        return null;
    }
}
