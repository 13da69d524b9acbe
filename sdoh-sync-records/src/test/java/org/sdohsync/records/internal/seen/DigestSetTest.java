// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.seen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.error.StoreException;

class DigestSetTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64, 1000, 100_000})
    void add_ofManyDigests_tellsWhichCameBefore(int mostInHeap) {
        Random random = new Random(mostInHeap);
        Set<List<Long>> expected = new HashSet<>();
        int adds = mostInHeap < 10 ? 2000 : 40_000;

        try (DigestSet set = set(mostInHeap)) {
            for (int number = 0; number < adds; number++) {
                // Few of the one and few of the other, so that pairs come again and share their halves.
                long high = 1 + random.nextInt(200) * 0x0123_4567_89AB_CDEFL;
                long low = random.nextInt(500) - 250L;
                assertThat(set.add(high, low)).isEqualTo(expected.add(List.of(high, low)));
            }
            assertThat(set.size()).isEqualTo(expected.size());
        }
    }

    /** More pairs with one first half than a block of a run holds. */
    @Test
    void add_ofOneFirstHalf_findsItInEachBlock() {
        try (DigestSet set = set(2000)) {
            for (long low = 0; low < 2100; low++) {
                assertThat(set.add(-5, low)).isTrue();
            }
            for (long low = 0; low < 2100; low++) {
                assertThat(set.add(-5, low)).isFalse();
            }
            assertThat(set.add(-6, 1)).isTrue();
            assertThat(set.add(-4, 1)).isTrue();
        }
    }

    @Test
    void add_ofDigest_takesItsFirstSixteenBytes() {
        byte[] zero = new byte[32];
        byte[] other = zero.clone();
        other[15] = 1;
        byte[] same = zero.clone();
        same[16] = 1;

        try (DigestSet set = set(1)) {
            assertThat(set.add(zero)).isTrue();
            assertThat(set.add(other)).isTrue();
            assertThat(set.add(same)).isFalse();
        }
    }

    @Test
    void files_haveNoNameWhileInUse_orNoneAfterwards() throws IOException {
        // Where files have owners and permissions, an open one can do without a name.
        boolean nameless = Files.getFileStore(folder).supportsFileAttributeView("posix");
        try (DigestSet set = set(10)) {
            for (long number = 1; number <= 100; number++) {
                assertThat(set.add(number, number)).isTrue();
            }
            assertThat(names()).hasSize(nameless ? 0 : 1);
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void clear_afterSpilling_beginsAnew() throws IOException {
        try (DigestSet set = set(10)) {
            for (int round = 0; round < 3; round++) {
                for (long number = 1; number <= 25; number++) {
                    assertThat(set.add(number, number)).isTrue();
                    assertThat(set.add(number, number)).isFalse();
                }
                assertThat(set.size()).isEqualTo(25);
                set.clear();
                assertThat(set.size()).isZero();
            }
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void add_whereNoFileCanBeMade_isTyped() {
        Path missing = folder.resolve("missing");
        try (DigestSet set = new DigestSet(() -> Optional.of(missing), 2)) {
            assertThat(set.add(1, 1)).isTrue();

            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> set.add(2, 2))
                    .withMessageContaining(missing.toString())
                    .satisfies(failed -> assertThat(failed.reason()).isEqualTo(StoreException.Reason.UNAVAILABLE));
        }
    }

    @Test
    void add_withoutDirectory_usesThatOfTheSystem() {
        try (DigestSet set = new DigestSet(Optional::empty, 2)) {
            for (long number = 1; number <= 10; number++) {
                assertThat(set.add(number, number)).isTrue();
            }
            assertThat(set.add(1, 1)).isFalse();
        }
    }

    @Test
    void links_eachOnce() {
        try (SeenLinks links = new SeenLinks(() -> Optional.of(folder))) {
            assertThat(links.add("https://plan.example/fhir?page=1")).isTrue();
            assertThat(links.add("https://plan.example/fhir?page=2")).isTrue();
            assertThat(links.add("https://plan.example/fhir?page=1")).isFalse();
            assertThat(links.size()).isEqualTo(2);
            links.clear();
            assertThat(links.add("https://plan.example/fhir?page=1")).isTrue();
        }
    }

    private DigestSet set(int mostInHeap) {
        return new DigestSet(() -> Optional.of(folder), mostInHeap);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString).toList();
        }
    }
}
