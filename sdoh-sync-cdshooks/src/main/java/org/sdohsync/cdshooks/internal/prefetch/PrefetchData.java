// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.prefetch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sdohsync.cdshooks.prefetch.PrefetchResult;
import org.sdohsync.core.json.JsonObject;

/**
 * The data for a call.
 *
 * @param values the JSON by key, null where nothing was found; keys that are not sent are absent
 * @param results what became of each key
 */
public record PrefetchData(Map<String, @Nullable JsonObject> values, List<PrefetchResult> results) {
    /**
     * Copies the parts.
     *
     * @param values as described above
     * @param results as described above
     */
    public PrefetchData {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        results = List.copyOf(results);
    }

    /** Prints the number of keys. */
    @Override
    public String toString() {
        return "PrefetchData[sent=" + values.size() + ", of=" + results.size() + "]";
    }
}
