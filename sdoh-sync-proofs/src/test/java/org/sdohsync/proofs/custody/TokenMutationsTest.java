// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.proofs.mutation.Mutant;
import org.sdohsync.proofs.mutation.Mutation;

class TokenMutationsTest {
    private static final Path SOURCES = Path.of("../sdoh-sync-smart/src/main/java");

    @Test
    void mutants_ofTodaysSource_compile(@TempDir Path work) throws IOException {
        for (Mutation mutation : TokenMutations.all()) {
            Path classes = Mutant.of(mutation, SOURCES, work.resolve(mutation.id()));

            assertThat(classes.resolve("org/sdohsync/smart/internal/token/Refresher.class"))
                    .exists();
        }
    }
}
