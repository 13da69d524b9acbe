// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordKeyTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "view", "token-lease", "z-", "abcdefghijklmnopqrstuvwxyz-abcdefghijklmnop"})
    void kind_ofSmallLettersAndHyphens_isAccepted(String kind) {
        String shortened = kind.substring(0, Math.min(40, kind.length()));

        assertThat(new RecordKey(shortened, "1").kind()).isEqualTo(shortened);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "-a",
                "A",
                "aB",
                "a1",
                "a_b",
                "a b",
                "a\n",
                "ä",
                "abcdefghijklmnopqrstuvwxyz-abcdefghijklmno"
            })
    void kind_ofAnythingElse_isRefused(String kind) {
        assertThatIllegalArgumentException().isThrownBy(() -> new RecordKey(kind, "1"));
    }

    @Test
    void id_ofWholeCharacters_isAccepted() {
        for (String id :
                new String[] {"1", " ", "é", "\uD83E\uDDE9", "a\uD83E\uDDE9\uD83E\uDDE9b", "\uFFFF", "x".repeat(200)}) {
            assertThat(new RecordKey("view", id).id()).isEqualTo(id);
        }
    }

    @Test
    void id_withHalfOfASurrogatePair_isRefused() {
        for (String id : new String[] {
            "\uD83E", "\uDDE9", "a\uD83E", "\uD83Ea", "\uDDE9\uD83E", "\uD83E\uD83E\uDDE9", "\uD83E\uDDE9\uDDE9"
        }) {
            assertThatIllegalArgumentException().isThrownBy(() -> new RecordKey("view", id));
        }
    }
}
