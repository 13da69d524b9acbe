// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.Requirement;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;

class SealingTest {
    private static final byte[] PLAIN = "a refresh token".getBytes(UTF_8);
    private static final String PLACE = "connection/1";

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
        assertThat(reason(sealing, sealing.seal(PLAIN, PLACE), "connection/2")).isEqualTo(Reason.CORRUPT);
        assertThat(reason(sealing, sealing.seal(PLAIN, PLACE), "")).isEqualTo(Reason.CORRUPT);
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

    static Reason reason(Sealing sealing, byte[] sealed, String place) {
        StoreException thrown = catchThrowableOfType(StoreException.class, () -> sealing.open(sealed, place));
        assertThat(thrown).isNotNull();
        assertThat(thrown).hasMessageContaining(": ");
        return thrown.reason();
    }
}
