// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The parameters of one data set, checked by {@link SourceData.Builder}. */
record Settings(
        String name,
        long seed,
        String recipient,
        int requested,
        int patients,
        boolean narratives,
        boolean externalReferences,
        Instant asOf) {

    /** An address under this source's own reserved domain, for identifiers and canonicals. */
    String url(String path) {
        return "https://" + name + ".example.org/" + path;
    }

    /** {@code north-county} as {@code North County}. */
    static String title(String name) {
        return Arrays.stream(name.split("[-.]", -1))
                .filter(word -> !word.isEmpty())
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining(" "));
    }
}
