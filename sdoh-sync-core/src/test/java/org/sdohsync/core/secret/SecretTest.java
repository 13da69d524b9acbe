// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.Serializable;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.Requirement;

class SecretTest {
    @Test
    @Requirement("SEC-11")
    void toString_anySecret_isMasked() {
        Secret secret = Secret.of("canary");

        assertThat(secret.toString()).isEqualTo("***");
        assertThat("token " + secret).doesNotContain("canary");
        assertThat(secret).isNotInstanceOf(Serializable.class);
        assertThat(secret.reveal()).isEqualTo("canary");
    }

    @Test
    @Requirement("SEC-11")
    void equals_sameText_isEqual() {
        assertThat(Secret.of("one")).isEqualTo(Secret.of("one")).hasSameHashCodeAs(Secret.of("one"));
        assertThat(Secret.of("one")).isNotEqualTo(Secret.of("two")).isNotEqualTo("one");
    }

    @Test
    void of_emptyText_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Secret.of(""));
    }
}
