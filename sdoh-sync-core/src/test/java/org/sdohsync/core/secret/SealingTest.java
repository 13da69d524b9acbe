// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.Requirement;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;

class SealingTest {
    private static final byte[] PLAIN = "a refresh token".getBytes(UTF_8);
    private static final Instant DUE = Instant.parse("2026-03-01T12:00:00.000000001Z");
    private static final SealContext PLACE = place("1");

    private final Sealing sealing = Sealing.aesGcm(key(1));

    @Test
    @Requirement("SEC-04")
    void open_whatWasSealed_givesItBack() {
        assertThat(sealing.open(sealing.seal(PLAIN, PLACE), PLACE)).isEqualTo(PLAIN);
        assertThat(sealing.open(sealing.seal(new byte[0], PLACE), PLACE)).isEmpty();
    }

    @Test
    @Requirement("SEC-04")
    void seal_sameBytesTwice_givesDifferentBytesWithoutThePlain() {
        byte[] first = sealing.seal(PLAIN, PLACE);

        assertThat(first).isNotEqualTo(sealing.seal(PLAIN, PLACE));
        assertThat(new String(first, UTF_8)).doesNotContain("refresh");
    }

    @Test
    @Requirement("SEC-04")
    void open_bitFlippedAnywhere_isRefused() {
        byte[] sealed = sealing.seal(PLAIN, PLACE);

        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] bad = sealed.clone();
            bad[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> sealing.open(bad, PLACE));
        }
    }

    @Test
    void open_cutOffAnywhere_isCorrupt() {
        byte[] sealed = sealing.seal(PLAIN, PLACE);

        for (int length = 0; length < sealed.length; length++) {
            assertThat(reason(sealing, Arrays.copyOf(sealed, length), PLACE)).isEqualTo(Reason.CORRUPT);
        }
        assertThat(reason(sealing, Arrays.copyOf(sealed, sealed.length + 1), PLACE))
                .isEqualTo(Reason.CORRUPT);
    }

    @Test
    void open_inAnotherPlace_isCorrupt() {
        assertThat(reason(sealing, sealing.seal(PLAIN, PLACE), place("2"))).isEqualTo(Reason.CORRUPT);
        for (SealContext other : List.of(
                new SealContext("connectio", "n1", "group", DUE, 7),
                new SealContext("connection", "1group", "", DUE, 7),
                new SealContext("connection", "1", "groups", DUE, 7),
                new SealContext("connection", "1", "", DUE, 7),
                new SealContext("connection", "1", "group", null, 7),
                new SealContext("connection", "1", "group", DUE.plusNanos(1), 7),
                new SealContext("connection", "1", "group", Instant.EPOCH, 7),
                new SealContext("connection", "1", "group", DUE, 8))) {
            assertThat(reason(sealing, sealing.seal(PLAIN, PLACE), other)).isEqualTo(Reason.CORRUPT);
        }
    }

    @Test
    void open_envelopeOfAnotherVersion_saysWhichWay() {
        byte[] sealed = sealing.seal(PLAIN, PLACE);
        sealed[1] = 1;
        assertThat(reason(sealing, sealed, PLACE)).isEqualTo(Reason.OLDER_FORMAT);
        sealed[1] = 4;
        assertThat(reason(sealing, sealed, PLACE)).isEqualTo(Reason.NEWER_FORMAT);
    }

    @Test
    void open_withAnotherKey_isUnknownKey() {
        assertThat(reason(Sealing.aesGcm(key(2)), sealing.seal(PLAIN, PLACE), PLACE))
                .isEqualTo(Reason.UNKNOWN_KEY);
    }

    @Test
    void open_plainText_isCorrupt() {
        assertThat(reason(sealing, "{\"access\":\"this was never sealed by anybody\"}".getBytes(UTF_8), PLACE))
                .isEqualTo(Reason.CORRUPT);
    }

    @Test
    void aesGcm_changedKeyArray_changesNothing() {
        byte[] key = key(1);
        Sealing copied = Sealing.aesGcm(key);
        byte[] sealed = copied.seal(PLAIN, PLACE);

        Arrays.fill(key, (byte) 0);

        assertThat(copied.open(sealed, PLACE)).isEqualTo(PLAIN);
    }

    @Test
    void aesGcm_shortKey_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Sealing.aesGcm(new byte[16]));
    }

    static byte[] key(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    static SealContext place(String id) {
        return new SealContext("connection", id, "group", DUE, 7);
    }

    static Reason reason(Sealing sealing, byte[] sealed, SealContext place) {
        StoreException thrown = catchThrowableOfType(StoreException.class, () -> sealing.open(sealed, place));
        assertThat(thrown).isNotNull();
        assertThat(thrown).hasMessageContaining(": ");
        return thrown.reason();
    }
}
