// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.fhir;

import org.jspecify.annotations.Nullable;

/** Versions as servers name them. One that no {@code If-Match} can carry is none: nothing can be asked for or told apart by it. */
public final class Versions {
    private static final int LONGEST = 128;

    private Versions() {}

    /**
     * A version that can be asked for.
     *
     * @param written as the server wrote it, or null
     * @return the version itself, or null if it is not made of up to 128 signs of visible ASCII without quotation marks and backslashes
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
