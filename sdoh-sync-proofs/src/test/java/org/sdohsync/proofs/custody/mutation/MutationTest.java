// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MutationTest {
    private static final Path SOURCES = Path.of("../sdoh-sync-smart/src/main/java");

    @Test
    void mutants_ofTodaysSource_compile(@TempDir Path work) throws IOException {
        for (Mutation mutation : Mutation.all()) {
            Path classes = Mutant.of(mutation, SOURCES, work.resolve(mutation.id()));

            assertThat(classes.resolve("org/sdohsync/smart/token/Refresher.class"))
                    .exists();
        }
    }

    @Test
    void applyTo_todaysSource_changesIt() throws IOException {
        String source = Files.readString(SOURCES.resolve(Mutation.BROKEN));

        assertThat(Mutation.all())
                .allSatisfy(mutation -> assertThat(mutation.applyTo(source)).isNotEqualTo(source));
    }

    @Test
    void applyTo_textThatIsGoneOrStandsTwice_fails() throws IOException {
        String source = Files.readString(SOURCES.resolve(Mutation.BROKEN));

        for (Mutation mutation : Mutation.all()) {
            assertThatThrownBy(() -> mutation.applyTo("class Refresher {}"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("does not fit");
            assertThatThrownBy(() -> mutation.applyTo(source + source)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void named_unknown_isRefused() {
        assertThat(Mutation.named("lateSave").id()).isEqualTo("lateSave");
        assertThatThrownBy(() -> Mutation.named("none")).isInstanceOf(IllegalArgumentException.class);
    }
}
