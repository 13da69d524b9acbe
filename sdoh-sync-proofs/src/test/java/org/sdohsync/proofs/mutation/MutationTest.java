// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sdohsync.proofs.mutation.Mutation.Replacement;

class MutationTest {
    private static final Mutation MUTATION =
            new Mutation("late", "A.java", List.of(new Replacement("early", "late"), new Replacement("one", "two")));

    @Test
    void applyTo_fittingText_replacesEach() {
        assertThat(MUTATION.applyTo("early one")).isEqualTo("late two");
    }

    @Test
    void applyTo_textThatIsGoneOrStandsTwice_fails() {
        assertThatThrownBy(() -> MUTATION.applyTo("class A {}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("late does not fit A.java");
        assertThatThrownBy(() -> MUTATION.applyTo("early one one")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void named_unknown_isRefused() {
        assertThat(Mutation.named("late", List.of(MUTATION))).isEqualTo(MUTATION);
        assertThatThrownBy(() -> Mutation.named("none", List.of(MUTATION)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
