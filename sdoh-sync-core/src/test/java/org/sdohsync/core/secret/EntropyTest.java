// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EntropyTest {
    @Test
    void uuid_anyBytes_hasVersionAndVariant() {
        for (int fill = 0; fill < 256; fill++) {
            byte value = (byte) fill;
            UUID uuid = filled(value).uuid();

            assertThat(uuid.version()).isEqualTo(4);
            assertThat(uuid.variant()).isEqualTo(2);
        }
        assertThat(filled((byte) 0xFF).uuid()).hasToString("ffffffff-ffff-4fff-bfff-ffffffffffff");
        assertThat(filled((byte) 0).uuid()).hasToString("00000000-0000-4000-8000-000000000000");
    }

    @Test
    void text_anyBytes_isBase64urlWithoutPadding() {
        assertThat(filled((byte) 0xFF).text(32)).hasSize(43).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void secure_manyDraws_neverRepeat() {
        Entropy entropy = Entropy.secure();
        Set<String> drawn = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            drawn.add(entropy.text(16));
        }
        assertThat(drawn).hasSize(1000);
    }

    private static Entropy filled(byte value) {
        return count -> {
            byte[] bytes = new byte[count];
            Arrays.fill(bytes, value);
            return bytes;
        };
    }
}
