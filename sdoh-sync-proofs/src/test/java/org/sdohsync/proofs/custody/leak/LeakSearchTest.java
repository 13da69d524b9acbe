// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeakSearchTest {
    private static final String TOKEN = "eyJhbGciOi.J9_first-part-of-a-token.The-Last-Part-Of-This-Token-0123456789";

    private final LeakSearch search = new LeakSearch(Set.of(TOKEN, "short"));

    @Test
    void piece_withATokenInside_isFoundAndNotRepeated() {
        search.piece("a table", "{\"before\":\"" + TOKEN + "\"} short");

        assertThat(search.found()).isEqualTo(1);
        assertThat(search.toString()).contains("found=1 in [a table]").doesNotContain("Last-Part");
    }

    @Test
    void piece_withATokenAmongItsOwnCharacters_isFound() {
        search.piece("a log", "refresh_token=" + TOKEN + "-and-more");

        assertThat(search.found()).isEqualTo(1);
    }

    @Test
    void piece_withATokenCutAtItsFront_isFound() {
        search.piece("a log", "..." + TOKEN.substring(20));

        assertThat(search.found()).isEqualTo(1);
    }

    @Test
    void piece_withoutTokens_findsNothingAndSaysHowMuchItRead() {
        search.piece("a log", "x".repeat(100) + " " + TOKEN.substring(0, TOKEN.length() - 1));

        assertThat(search.found()).isZero();
        assertThat(search.toString()).contains("tokens=1", "characters=174");
    }

    @Test
    void read_ofADirectory_findsTokensInFilesAndInTheirNames(@TempDir Path directory) throws IOException {
        Files.createDirectories(directory.resolve("sub"));
        Files.writeString(directory.resolve("sub/record"), "\u0000\u0001" + TOKEN + "\u0002");
        Files.writeString(directory.resolve(TOKEN), "nothing");

        new FileDump(directory).read(search);

        assertThat(search.found()).isEqualTo(2);
    }
}
