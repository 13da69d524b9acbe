// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sdohsync.proofs.field.kinds.Variants;
import org.sdohsync.proofs.field.play.Play;
import org.sdohsync.proofs.field.play.Variant;

/** The short form of the field proof: every fourth variant. */
class FieldTest {
    private static final int EVERY = 4;

    private static final List<Variant> ALL = Variants.all();

    @TestFactory
    Stream<DynamicTest> play_everyFourthVariant_findsNothing() {
        return IntStream.range(0, ALL.size())
                .filter(index -> index % EVERY == 0)
                .mapToObj(ALL::get)
                .map(variant -> DynamicTest.dynamicTest(
                        variant.name(),
                        () -> assertThat(Play.of(variant).findings()).isEmpty()));
    }

    @Test
    void all_variants_areManyAndHaveNamesOfTheirOwn() {
        List<String> names = ALL.stream().map(Variant::name).toList();

        assertThat(names).hasSizeGreaterThan(60).doesNotHaveDuplicates();
    }
}
