// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.fhir;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Tells two states of one resource apart, also on servers that keep no versions. */
final class ChangeKey {
    private ChangeKey() {}

    static String of(@Nullable String versionId, @Nullable String lastUpdated, byte[] body, int start, int end) {
        if (versionId != null && !versionId.isEmpty()) {
            return versionId;
        }
        return EntryHead.instant(lastUpdated).map(time -> "t:" + time).orElseGet(() -> "h:" + digest(body, start, end));
    }

    private static String digest(byte[] body, int start, int end) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(body, start, end - start);
            return HexFormat.of().formatHex(Arrays.copyOf(sha.digest(), 16));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
