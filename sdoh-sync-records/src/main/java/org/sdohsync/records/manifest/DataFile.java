// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.manifest;

import static java.util.Objects.requireNonNull;

/**
 * One file of resources, one line each (NDJSON).
 *
 * @param name the file's name in its directory
 * @param type the type of its resources
 * @param resources the number of lines
 * @param bytes the size
 * @param sha256 the SHA-256 digest of its bytes, in lower case hexadecimal
 */
public record DataFile(String name, String type, long resources, long bytes, String sha256) {
    /**
     * Checks the parts.
     *
     * @param name as described above
     * @param type as described above
     * @param resources as described above
     * @param bytes as described above
     * @param sha256 as described above
     */
    public DataFile {
        requireNonNull(name, "name");
        requireNonNull(type, "type");
        requireNonNull(sha256, "sha256");
    }
}
