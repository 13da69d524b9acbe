// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import org.jspecify.annotations.Nullable;

/** Keys that distinguish states of one resource, also on servers without versions. */
final class ChangeKey {
    private ChangeKey() {}

    static String of(@Nullable String versionId, @Nullable String lastUpdated, byte[] body, int start, int end) {
        if (versionId != null && !versionId.isEmpty()) {
            return versionId;
        }
        return InstantText.read(lastUpdated)
                .map(time -> "t:" + time)
                .orElseGet(() -> "h:" + ContentDigest.ofBytes(body, start, end, 16));
    }
}
