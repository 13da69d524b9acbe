// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.proofs.fuzz.Problem.Kind;
import org.sdohsync.proofs.fuzz.reader.Reading;
import org.sdohsync.proofs.fuzz.reader.Target;

/** The proof notices readers that are broken on purpose. */
@Timeout(480)
class HarnessTest {
    private static final String GOOD = "{\"name\":\"County\",\"count\":3,\"secret\":\"" + Target.CANARY + "\"}";
    private static final int STEPS = 4000;

    @Test
    void reader_thatIsRight_hasNoProblem() {
        Campaign campaign =
                play(json -> new Reading("ok " + json.number("count").isPresent(), "JsonObject"));

        assertThat(campaign.problems()).isEmpty();
        assertThat(campaign.shapes()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void reader_thatTrustsANumber_isNoticed() {
        Campaign campaign = play(json -> new Reading(
                "ok",
                Integer.toString(Integer.parseInt(String.valueOf(json.members().getOrDefault("count", "0"))))));

        assertThat(kinds(campaign)).containsOnly(Kind.UNTYPED);
    }

    @Test
    void reader_thatRecurses_isNoticed() {
        Target planted = planted(input -> new Reading("ok", String.valueOf(depth(new String(input, UTF_8), 0))));

        assertThat(kinds(play(planted, Bounds.STATED))).contains(Kind.UNTYPED);
    }

    @Test
    void reader_thatIsQuadratic_isNoticed() {
        Target planted = planted(input -> new Reading("ok", String.valueOf(quadratic(new String(input, ISO_8859_1)))));

        assertThat(kinds(play(planted, new Bounds(Duration.ofMillis(50), 1L << 40, 0))))
                .contains(Kind.SLOW);
    }

    @Test
    void reader_thatBelievesALength_isNoticed() {
        Campaign campaign = play(json -> {
            long count = json.number("count").filter(n -> n > 0).orElse(1L);
            return new Reading("ok", String.valueOf(new byte[(int) Math.min(count, 100_000_000)].length));
        });

        assertThat(kinds(campaign)).contains(Kind.LARGE);
    }

    /** As if each object were a map: 32 KiB of compressed braces took 1.2 GB that way. */
    @Test
    void reader_thatMakesAMapOfEachObject_isNoticed() {
        Target planted =
                planted(input -> new Reading("ok", String.valueOf(maps(input).size())));

        assertThat(kinds(play(planted, Bounds.JSON))).contains(Kind.LARGE);
    }

    @Test
    void reader_thatShowsASecret_isNoticed() {
        Campaign shown = play(json -> new Reading("ok", json.text("secret").orElse("")));
        Campaign thrown = play(json -> {
            throw new ProtocolException("no use for " + json.members(), "planted", null);
        });
        Campaign cause = play(json -> {
            throw new ProtocolException(
                    "no use",
                    "planted",
                    new IllegalStateException(json.members().toString()));
        });

        assertThat(kinds(shown)).containsOnly(Kind.LEAK);
        assertThat(kinds(thrown)).containsOnly(Kind.LEAK);
        assertThat(kinds(cause)).containsOnly(Kind.LEAK);
    }

    @Test
    void mutator_withTheSameSeed_makesTheSameInputs() {
        assertThat(made(7)).containsExactlyElementsOf(made(7));
        assertThat(made(7)).isNotEqualTo(made(8));
        assertThat(made(7)).doesNotHaveDuplicates().allMatch(input -> input.length() <= Bounds.LARGEST);
    }

    @Test
    void lexer_partsJoined_areTheInput() {
        String text = "HTTP 200\n\n{\"a\\\"b\": [1.5e3, \"\\u0000\", true]}\"open";

        assertThat(String.join("", Lexer.cut(text))).isEqualTo(text);
        assertThat(Lexer.cut("{\"a\":[1,{}]}x")).hasSize(11);
        assertThat(Lexer.close(Lexer.cut("{\"a\":[1,{}]}x"), 0)).isEqualTo(10);
    }

    @Test
    void shrinker_keepsWhatShows() {
        byte[] large = (".".repeat(5000) + "bad" + ".".repeat(5000)).getBytes(UTF_8);

        byte[] small =
                Shrinker.shrink(large, input -> new String(input, UTF_8).contains("bad"), Duration.ofSeconds(30));

        assertThat(new String(small, UTF_8)).contains("bad").hasSizeLessThan(50);
    }

    @Test
    void findings_areWrittenBesideTheirKind(@TempDir Path folder) throws Exception {
        Target planted = planted(input -> new Reading("ok", ""));
        Path written = new Findings(folder).write(planted, new Problem(Kind.SLOW, "x"), GOOD.getBytes(UTF_8));

        assertThat(new Corpus(folder).of(planted)).singleElement().satisfies(input -> {
            assertThat(input.name())
                    .isEqualTo(String.valueOf(written.getFileName()))
                    .startsWith("found-slow-");
            assertThat(input.good()).isFalse();
        });
    }

    private static List<String> made(long seed) {
        byte[] good = GOOD.getBytes(UTF_8);
        Mutator mutator = new Mutator(new Random(seed), Dictionary.of(List.of(good)));
        return java.util.stream.IntStream.range(0, 50)
                .mapToObj(i -> new String(mutator.mutate(good, good), ISO_8859_1))
                .distinct()
                .toList();
    }

    private static List<Kind> kinds(Campaign campaign) {
        return campaign.problems().keySet().stream().map(Problem::kind).toList();
    }

    private static Campaign play(Function<JsonObject, Reading> reader) {
        return play(planted(input -> reader.apply(JsonObject.parse(input, "planted"))), Bounds.STATED);
    }

    private static Campaign play(Target target, Bounds bounds) {
        Campaign campaign = new Campaign(target, List.of(GOOD.getBytes(UTF_8)), bounds, 1);
        campaign.replay();
        for (int i = 0; i < STEPS && campaign.problems().isEmpty(); i++) {
            campaign.step(Watch.NONE);
        }
        return campaign;
    }

    private static Target planted(Function<byte[], Reading> reader) {
        return new Target() {
            @Override
            public String name() {
                return "planted";
            }

            @Override
            public Reading read(byte[] input) {
                return reader.apply(input);
            }
        };
    }

    private static List<Map<String, String>> maps(byte[] input) {
        List<Map<String, String>> maps = new ArrayList<>();
        for (byte part : input) {
            if (part == '{') {
                maps.add(new LinkedHashMap<>());
            }
        }
        return maps;
    }

    private static int depth(String text, int at) {
        return at >= text.length() ? 0 : (text.charAt(at) == '[' ? 1 : 0) + depth(text, at + 1);
    }

    private static int quadratic(String text) {
        // Short enough to end in any case.
        String start = text.substring(0, Math.min(text.length(), 16_000));
        return start.replaceAll("/+$|\"+$|a+$", "").length();
    }
}
