// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.fetch;

import static java.util.Objects.requireNonNull;

import org.sdohsync.records.manifest.FetchMethod;

/**
 * How far a fetch has come.
 *
 * @param method how the records come
 * @param pages the pages that were read, also before it was resumed
 * @param resources the resources that were kept
 * @param bytes their size
 */
public record FetchProgress(FetchMethod method, long pages, long resources, long bytes) {
    /**
     * Checks the parts for null.
     *
     * @param method as described above
     * @param pages as described above
     * @param resources as described above
     * @param bytes as described above
     */
    public FetchProgress {
        requireNonNull(method, "method");
    }
}
