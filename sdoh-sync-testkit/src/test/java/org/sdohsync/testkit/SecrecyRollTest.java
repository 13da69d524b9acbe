// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.secret.Secret;

/** Whoever is missing, is excused without need, holds nothing, or shows a secret is named. */
class SecrecyRollTest {
    private final Canaries canaries = Canaries.drawnFrom(SeededEntropy.of(61));

    private record Printing(String text) {}

    private record Keeping(Secret secret) {}

    private record Mapped(Optional<List<byte[]>> bytes) {
        @Override
        public String toString() {
            return "Mapped";
        }
    }

    static final class Getting {
        private final String text;

        private Getting(String text) {
            this.text = text;
        }

        public String getText() {
            return text;
        }
    }

    private static final class Serialized implements Serializable {
        private static final long serialVersionUID = 1L;
        private final String text;

        private Serialized(String text) {
            this.text = text;
        }

        int length() {
            return text.length();
        }
    }

    private static final class Thrown extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Thrown(String text) {
            super("broken", new IllegalStateException(text));
        }
    }

    @Test
    void faults_ofTypesThatShowSecrets_nameTypeAndWay() {
        Serialized serialized = new Serialized(canaries.text("a"));
        List<String> faults = roll().built(
                        new Printing(canaries.text("b")),
                        new Mapped(Optional.of(List.of(bytes(canaries.text("c"))))),
                        new Getting(canaries.text("d")),
                        serialized,
                        new Thrown(canaries.text("e")))
                .faults();

        assertThat(serialized.length()).isPositive();
        assertThat(faults)
                .contains(
                        Printing.class.getName() + " shows a secret by toString",
                        Mapped.class.getName() + " shows a secret by getters",
                        Getting.class.getName() + " shows a secret by getters",
                        Serialized.class.getName() + " shows a secret by serialization",
                        Thrown.class.getName() + " shows a secret by its stack trace")
                .noneMatch(fault -> fault.startsWith(Mapped.class.getName()) && fault.endsWith("toString"));
    }

    @Test
    void faults_ofATypeThatKeepsItsSecret_areNone() {
        assertThat(roll().built(new Keeping(canaries.secret("a"))).faults())
                .noneMatch(fault -> fault.startsWith(Keeping.class.getName()));
    }

    @Test
    void faults_ofATypeBuiltWithoutSecret_namesIt() {
        assertThat(roll().built(new Printing("nothing"), new Keeping(Secret.of("other")))
                        .faults())
                .contains(
                        Printing.class.getName() + " was built without a secret in it",
                        Keeping.class.getName() + " was built without a secret in it");
    }

    @Test
    void verify_ofAnIncompleteRoll_namesTheMissing() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> roll().verify())
                .withMessageContaining(MutableClock.class.getName() + " is neither built nor excused")
                .withMessageContaining(SecrecyRoll.class.getName() + " is neither built nor excused");
    }

    private static final class Silent {
        private final Secret secret;

        private Silent(Secret secret) {
            this.secret = secret;
        }

        boolean knows(String text) {
            return secret.reveal().equals(text);
        }
    }

    @Test
    void faults_ofTypesThatAreSaidToShowNothing_nameThoseThatDo() {
        assertThat(new Silent(Secret.of("a")).knows("a")).isTrue();

        assertThat(roll().opaque(Silent.class, Printing.class, Getting.class, Serialized.class, Thrown.class)
                        .faults())
                .filteredOn(fault -> fault.endsWith("is not opaque: build one with a secret in it"))
                .extracting(fault -> fault.replaceAll(" .*", "").replaceAll(".*\\$", ""))
                .containsExactlyInAnyOrder("Printing", "Getting", "Serialized", "Thrown");
    }

    @Test
    void faults_ofExcusesWithoutNeedOrReason_nameThem() {
        assertThat(roll().excused(" ", MutableClock.class)
                        .excused("no type of this module", String.class)
                        .faults())
                .contains(
                        MutableClock.class.getName() + " is excused without need or reason",
                        String.class.getName() + " is excused without need or reason")
                .doesNotContain(MutableClock.class.getName() + " is neither built nor excused");
    }

    private SecrecyRoll roll() {
        return SecrecyRoll.of(SecrecyRoll.class, canaries);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
