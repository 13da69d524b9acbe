// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.connection.Health.Hint;

class HealthTest {
    @ParameterizedTest
    @CsvSource({
        "CONNECTED,Nothing to do.",
        "DEGRADED,tried again automatically",
        "NEEDS_AUTHORIZATION,Let the user connect this source again",
        "NEEDS_CONFIGURATION,Check this app's registration"
    })
    void nextAction_everyState_saysWhatToDo(Health.State state, String words) {
        assertThat(health(state, null).nextAction()).contains(words).endsWith(".");
    }

    @Test
    void nextAction_states_areToldApart() {
        assertThat(Arrays.stream(Health.State.values())
                        .map(state -> health(state, null).nextAction()))
                .doesNotHaveDuplicates()
                .hasSize(4);
    }

    @Test
    void nextAction_sourceExplainsIt_sendsTheUserThereFirst() {
        URI page = URI.create("https://source.example/why?grant=7");

        Health health = health(Health.State.NEEDS_AUTHORIZATION, page);

        assertThat(health.nextAction())
                .startsWith("Let the user read the source's page")
                .contains("again");
        assertThat(health.nextAction()).as("the address is a value of its own").doesNotContain("grant=7");
        assertThat(health.errorUri()).contains(page);
    }

    @Test
    void nextAction_ofASourceThatRefuses_isNotToWait() {
        assertThat(health(Health.State.DEGRADED, null)
                        .hints(java.util.Set.of(Health.Hint.REFUSED))
                        .nextAction())
                .startsWith("Ask the source")
                .doesNotContain("Nothing to do");
    }

    @Test
    void changedAt_ofAReasonThatCameLater_isTold() {
        Health first = Health.of(Health.State.DEGRADED, Instant.EPOCH, "500", null);

        Health later =
                Health.of(Health.State.DEGRADED, Instant.EPOCH, "403", null).changedAt(Instant.EPOCH.plusSeconds(60));

        assertThat(first.changedAt()).isEqualTo(first.since());
        assertThat(first).hasToString("DEGRADED since 1970-01-01T00:00:00Z: 500");
        assertThat(later)
                .hasToString("DEGRADED since 1970-01-01T00:00:00Z, for this reason since 1970-01-01T00:01:00Z: 403");
    }

    @Test
    void nextAction_withHints_saysWhatTheyChange() {
        Health registration = health(Health.State.NEEDS_CONFIGURATION, null);

        assertThat(registration.hints(Set.of(Hint.CONNECT_AGAIN)).nextAction())
                .startsWith("Let the user connect this source again")
                .contains("check this app's registration");
        assertThat(registration.hints(Set.of(Hint.RAW_BASIC_ENCODING)).nextAction())
                .startsWith(registration.nextAction())
                .containsOnlyOnce("BasicEncoding.RAW");
        assertThat(registration
                        .hints(Set.of(Hint.RAW_BASIC_ENCODING, Hint.CONNECT_AGAIN))
                        .nextAction())
                .startsWith("Let the user connect this source again")
                .containsOnlyOnce("BasicEncoding.RAW");
    }

    private static Health health(Health.State state, @org.jspecify.annotations.Nullable URI page) {
        return Health.of(state, Instant.EPOCH, "", page);
    }
}
