// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.Role;

class ResourceIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"7", "enc_7_form_3", "a.b-C", "...", "a~b", "a:b", "a@b", "YQ=="})
    void isId_ofWhatIsSafeInAPath_isTrue(String text) {
        assertThat(ResourceId.isId(text)).isTrue();
        assertThat(ResourceId.isReference("Organization/" + text)).isTrue();
        assertThat(Role.recipient(List.of("Organization/" + text)).owners()).containsExactly("Organization/" + text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "a/b", "a b", "a?b", "a#b", "a%2Fb", "a\\b", "a;b", "a,b", "a|b", "a+b", "\u00e4"
            })
    void isId_ofWhatLeadsElsewhereOrIsToBeEscaped_isFalse(String text) {
        assertThat(ResourceId.isId(text)).isFalse();
        assertThatThrownBy(() -> Role.recipient(List.of("Organization/" + text)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isId_isBounded() {
        assertThat(ResourceId.isId("e".repeat(128))).isTrue();
        assertThat(ResourceId.isId("e".repeat(129))).isFalse();
    }
}
