// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.exactly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.proofs.mutation.Mutant;
import org.sdohsync.proofs.mutation.Mutation;

class ActionMutationsTest {
    private static final Path SOURCES = Path.of("../sdoh-sync-workflow/src/main/java");

    @Test
    void mutants_ofTodaysSource_compile(@TempDir Path work) throws IOException {
        for (Mutation mutation : ActionMutations.all()) {
            Path classes = Mutant.of(mutation, SOURCES, work.resolve(mutation.id()));

            assertThat(classes.resolve(mutation.broken().replace(".java", ".class")))
                    .as(mutation.id())
                    .exists();
        }
    }
}
