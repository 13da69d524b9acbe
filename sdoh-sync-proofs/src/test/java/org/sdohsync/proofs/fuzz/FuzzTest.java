// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.proofs.fuzz.reader.Target;
import org.sdohsync.proofs.fuzz.reader.Targets;

/** The short form of the fuzzing proof: every kept input, and some changed ones, always the same. */
@Timeout(900)
class FuzzTest {
    private static final Corpus CORPUS = new Corpus(Path.of("corpus"));
    private static final int CHANGED = 400;
    private static final long SEED = 20260101;

    @TestFactory
    Stream<DynamicTest> keptInputs_endAsTheyShould() {
        return Targets.all().stream()
                .map(target -> DynamicTest.dynamicTest(target.name(), () -> {
                    Judge judge = new Judge(Bounds.of(target));
                    for (Corpus.Input input : CORPUS.of(target)) {
                        Verdict verdict = judge.judge(target, input.bytes());

                        assertThat(verdict.problem()).as(input.name()).isNull();
                        if (input.good()) {
                            assertThat(verdict.shape()).as(input.name()).startsWith("result ");
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> changedInputs_endInAResultOrATypedErrorWithinBounds() {
        return Targets.all().stream()
                .map(target -> DynamicTest.dynamicTest(target.name(), () -> {
                    Campaign campaign = campaign(target);
                    campaign.replay();
                    int changed = changed(target);
                    for (int i = 0; i < changed; i++) {
                        campaign.step(Watch.NONE);
                    }

                    assertThat(told(campaign)).isEmpty();
                    assertThat(campaign.inputs()).isGreaterThan(changed);
                    assertThat(campaign.shapes()).isGreaterThan(1);
                }));
    }

    /** Twenty thousand organizations that all name one address: time must not grow with their square. */
    @Test
    void brands_ofManyNamesForOneAddress_areReadWithinABound() {
        StringBuilder bundle = new StringBuilder("{\"resourceType\":\"Bundle\",\"entry\":[");
        for (int i = 0; i < 20_000; i++) {
            bundle.append("{\"resource\":{\"resourceType\":\"Organization\",\"id\":\"o")
                    .append(i);
            bundle.append("\",\"identifier\":[{\"value\":\"v").append(i);
            bundle.append("\"}],\"endpoint\":[{\"reference\":\"Endpoint/e")
                    .append(i)
                    .append("\"}]}},");
            bundle.append("{\"resource\":{\"resourceType\":\"Endpoint\",\"id\":\"e")
                    .append(i);
            bundle.append("\",\"address\":\"https://fhir.county.example/r4\"}},");
        }
        String whole = bundle.append("{}]}").toString();
        Target brands = Targets.all().stream()
                .filter(target -> target.name().equals("brands"))
                .findFirst()
                .orElseThrow();

        Verdict verdict = new Judge(new Bounds(Duration.ofSeconds(4), 1L << 40, 0))
                .judge(brands, whole.getBytes(StandardCharsets.UTF_8));

        assertThat(verdict.problem()).isNull();
        assertThat(verdict.shape()).startsWith("result ok 1");
    }

    /** A whole round with all its requests costs as much as a hundred readings of one answer. */
    private static int changed(Target target) {
        return target.name().equals("round") ? CHANGED / 8 : CHANGED;
    }

    private static Campaign campaign(Target target) throws IOException {
        List<byte[]> seeds = CORPUS.of(target).stream().map(Corpus.Input::bytes).toList();
        assertThat(seeds).isNotEmpty();
        return new Campaign(target, seeds, Bounds.of(target), SEED);
    }

    private static Map<String, String> told(Campaign campaign) {
        return campaign.problems().entrySet().stream()
                .collect(Collectors.toMap(
                        found -> found.getKey().toString(),
                        found -> new String(
                                found.getValue(),
                                0,
                                Math.min(300, found.getValue().length),
                                StandardCharsets.ISO_8859_1)));
    }
}
