// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import org.jspecify.annotations.Nullable;

/** Checks versions from servers. One that cannot be sent in {@code If-Match} is ignored. */
public final class ResourceVersions {
    private static final int LONGEST = 128;

    private ResourceVersions() {}

    /**
     * Returns a usable version.
     *
     * @param written as the server wrote it, or null
     * @return the version, or null if it does not consist of up to 128 visible ASCII characters without quotation marks and
     *     backslashes
     */
    public static @Nullable String usable(@Nullable String written) {
        if (written == null || written.isEmpty() || written.length() > LONGEST) {
            return null;
        }
        for (int at = 0; at < written.length(); at++) {
            char sign = written.charAt(at);
            if (sign <= ' ' || sign > '~' || sign == '"' || sign == '\\') {
                return null;
            }
        }
        return written;
    }
}
