// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.fake.FakeSource.answer;
import static org.sdohsync.smart.fake.FakeSource.tokenJson;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.connection.ConnectionEvent.Kind;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.scope.ScopeComparison;
import org.sdohsync.smart.scope.Scopes;
import org.sdohsync.testkit.Requirement;

/** Refreshes that name other scopes than those of the grant. */
@Timeout(240)
class ScopeChangeTest {
    private static final String GRANTED = "launch/patient openid patient/Patient.rs patient/Task.rs offline_access";

    private final TokenManagerFixture world = new TokenManagerFixture();
    private int round = 1;

    @BeforeEach
    void grant() {
        grant(GRANTED);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Requirement({"PDX-04", "REF-03", "REF-22", "SCP-11"})
    void refresh_answeredWithMore_tellsWhatNobodyGrantedAndAsksForNothing() {
        refresh(GRANTED + " patient/Condition.rs admin");

        ConnectionEvent event = only(Kind.SCOPES_WIDENED);
        assertThat(event.earlierScopes()).containsExactlyElementsOf(List.of(GRANTED.split(" ", -1)));
        assertThat(event.connection().grantedScopes()).contains("patient/Condition.rs", "admin");
        assertThat(ScopeComparison.of(
                                Scopes.of(event.earlierScopes()),
                                Scopes.of(event.connection().grantedScopes()))
                        .extra())
                .containsExactlyInAnyOrder("patient/Condition.rs", "admin");
        assertThat(world.record().grantedScopes()).contains("patient/Condition.rs", "admin");

        refresh(null);
        assertThat(world.source.forms(FakeSource.TOKEN)).hasSize(2).noneMatch(form -> form.containsKey("scope"));
    }

    @Test
    @Requirement({"PDX-04", "REF-22"})
    void refresh_answeredWithMoreAgain_tellsItOnce() {
        refresh(GRANTED + " patient/Condition.rs");
        refresh(GRANTED + " patient/Condition.rs");
        refresh("patient/Condition.rs " + GRANTED + " openid");
        refresh(GRANTED + " patient/Condition.r");

        assertThat(world.events).containsExactly(Kind.SCOPES_WIDENED, Kind.SCOPES_NARROWED);

        refresh(GRANTED + " patient/Condition.rs patient/Observation.rs");
        assertThat(world.events).endsWith(Kind.SCOPES_WIDENED).hasSize(3);
    }

    /** An answer with all that the user granted is right, also after one with less. */
    @Test
    @Requirement({"REF-22", "PDX-04"})
    void refresh_answeredWithLessAndThenWithAllAgain_tellsTheLessOnly() {
        refresh("patient/Patient.rs offline_access");

        ConnectionEvent event = only(Kind.SCOPES_NARROWED);
        assertThat(event.earlierScopes()).contains("patient/Task.rs");
        assertThat(event.connection().grantedScopes()).containsExactly("patient/Patient.rs", "offline_access");

        refresh(GRANTED);
        assertThat(world.events).containsExactly(Kind.SCOPES_NARROWED);
        assertThat(world.record().terms().firstScopes())
                .hasValueSatisfying(first -> assertThat(first).contains("patient/Task.rs", "offline_access"));

        refresh(GRANTED + " patient/Condition.rs");
        assertThat(world.events).containsExactly(Kind.SCOPES_NARROWED, Kind.SCOPES_WIDENED);
    }

    @ParameterizedTest
    @CsvSource({
        "the same in another order, offline_access patient/Task.rs openid launch/patient patient/Patient.rs",
        "the same in the old style, launch/patient openid patient/Patient.read patient/Task.read offline_access",
        "without identity and launch, patient/Patient.rs patient/Task.rs",
    })
    void refresh_answeredWithTheSameAccess_tellsNothing(String name, String scopes) {
        refresh(scopes);

        assertThat(world.told).as(name).isEmpty();
    }

    /** A grant from elsewhere may have come without its scopes. */
    @Test
    void refresh_ofGrantWhoseScopesAreNotKnown_tellsNothing() {
        grant("");

        refresh("patient/Condition.rs");

        assertThat(world.told).isEmpty();
        assertThat(world.record().grantedScopes()).containsExactly("patient/Condition.rs");
        assertThat(world.record().terms().firstScopes()).isEmpty();
    }

    /** What is for another user is not used, whatever its scopes. */
    @Test
    void refresh_forAnotherPatient_tellsOfTheConnectionOnly() {
        world.source.token(answer(
                200,
                tokenJson("a2", "r2", 3600)
                        .text("patient", "p2")
                        .text("scope", GRANTED + " patient/*.cruds")
                        .build()));
        world.expire();

        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(() -> world.tokens().token());

        assertThat(world.events).containsExactly(Kind.NEEDS_AUTHORIZATION);
    }

    /** A backend connection names its scopes each time: those are what it may get, whatever came before. */
    @Test
    void events_ofBackend_compareWithWhatIsAskedFor() {
        ConnectionRecord asking = world.record().toBuilder()
                .backendScopes(Set.of("system/Task.rs", "system/Patient.rs"))
                .grantedScopes(Set.of("system/Task.rs"))
                .build();
        ConnectionRecord all = asking.toBuilder()
                .grantedScopes(Set.of("system/Patient.rs", "system/Task.rs"))
                .build();
        ConnectionRecord more =
                asking.toBuilder().grantedScopes(Set.of("system/*.cruds")).build();

        assertThat(ScopeChange.events(asking, all)).isEmpty();
        assertThat(ScopeChange.events(asking, more))
                .containsExactly(new ConnectionEvent(
                        Kind.SCOPES_WIDENED, more.view(), Set.of("system/Task.rs", "system/Patient.rs")));
    }

    private ConnectionEvent only(Kind kind) {
        assertThat(world.events).containsExactly(kind);
        return world.told.get(0);
    }

    private void grant(String scopes) {
        world.ledger.update(
                TokenManagerFixture.ID,
                held -> held.toBuilder()
                        .grantedScopes(
                                scopes.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(scopes.split(" ", -1))))
                        .build());
    }

    private void refresh(@Nullable String scopes) {
        round++;
        var json = tokenJson("a" + round, "r" + round, 3600);
        if (scopes != null) {
            json.text("scope", scopes);
        }
        world.source.token(answer(200, json.build()));
        world.expire();
        assertThat(world.tokens().token()).isEqualTo(Secret.of("a" + round));
    }
}
