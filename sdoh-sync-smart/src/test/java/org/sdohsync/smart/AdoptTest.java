// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.sdohsync.smart.SmartClientFixture.START;
import static org.sdohsync.smart.fake.FakeSource.TOKEN;
import static org.sdohsync.smart.fake.FakeSource.answer;
import static org.sdohsync.smart.fake.FakeSource.error;
import static org.sdohsync.smart.fake.FakeSource.tokenJson;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.time.Duration;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionEvent.Kind;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.HeldLease;
import org.sdohsync.smart.AdoptionException.Reason;
import org.sdohsync.smart.client.SourceSettings;
import org.sdohsync.smart.scope.ScopeStyle;

/** A grant that was obtained elsewhere is taken over whole, or not at all. */
@Timeout(600)
class AdoptTest {
    private static final String OLD = "old-refresh-token";
    private static final String NEW = "new-refresh-token";

    private final SmartClientFixture world = new SmartClientFixture();
    private final SmartClient client = world.client();

    @BeforeEach
    void haveAGrant() {
        world.source.wire().given(OLD);
    }

    @AfterEach
    void close() {
        client.close();
        world.close();
    }

    @Test
    void adopt_refreshTokenOnly_isProvedAndStoredRotated() {
        world.source.token(tokens("a2", NEW, 3600));

        Connection adopted = recipient().adopt(ExistingGrant.of(Secret.of(OLD)));

        assertThat(world.source.forms(TOKEN))
                .singleElement()
                .satisfies(form -> assertThat(form)
                        .containsEntry("grant_type", "refresh_token")
                        .containsEntry("refresh_token", OLD)
                        .containsEntry("client_id", "app"));
        assertThat(refreshToken(adopted)).isEqualTo(NEW);
        assertThat(adopted.health().state()).isEqualTo(Health.State.CONNECTED);
        assertThat(adopted.grantedScopes()).containsExactly("user/Task.rus", "offline_access");
        assertThat(client.tokens(adopted.id()).token()).isEqualTo(Secret.of("a2"));
        assertThat(client.connections()).hasSize(1);
        assertThat(world.events).containsExactly(Kind.CONNECTED);
    }

    @Test
    void adopt_withAGoodAccessToken_asksNothingOfTheTokenEndpoint() {
        Connection adopted = recipient()
                .adopt(ExistingGrant.of(Secret.of(OLD))
                        .accessToken(Secret.of("a1"), START.plusSeconds(600))
                        .scopes("user/Task.rus offline_access"));

        assertThat(world.source.requests(TOKEN)).isEmpty();
        assertThat(client.tokens(adopted.id()).token()).isEqualTo(Secret.of("a1"));
        assertThat(refreshToken(adopted)).isEqualTo(OLD);
        assertThat(adopted.grantedScopes()).contains("user/Task.rus");
    }

    @Test
    void adopt_withAnExpiredAccessTokenOrOnRequest_refreshes() {
        world.source.token(tokens("a2", null, 3600)).token(tokens("a3", null, 3600));
        ExistingGrant grant = ExistingGrant.of(Secret.of(OLD));

        Connection first = recipient().adopt(grant.accessToken(Secret.of("a1"), START));
        Connection second = recipient()
                .adopt(grant.accessToken(Secret.of("a1"), START.plusSeconds(600))
                        .proving());

        assertThat(second.id()).as("the same connection, renewed").isEqualTo(first.id());
        assertThat(client.tokens(second.id()).token()).isEqualTo(Secret.of("a3"));
        assertThat(refreshToken(second)).as("none came: the old one is kept").isEqualTo(OLD);
    }

    @ParameterizedTest
    @CsvSource({
        "400,invalid_grant,REFUSED,false",
        "401,invalid_client,CLIENT_REFUSED,false",
        "503,temporarily_unavailable,NO_ANSWER,true"
    })
    void adopt_refused_leavesNothingBehind(int status, String code, Reason reason, boolean retryable) {
        world.source.token(error(status, code));

        AdoptionException thrown = failing(ExistingGrant.of(Secret.of(OLD)));

        assertThat(thrown.reason()).isEqualTo(reason);
        assertThat(thrown.retryable()).isEqualTo(retryable);
        assertThat(thrown.refreshToken()).isEmpty();
        assertThat(client.connections()).isEmpty();
        assertThat(world.events).isEmpty();
    }

    /** The machine slept after the first request, and another process took the token over meanwhile. */
    @Test
    void adopt_suspendedUntilItsRequestWasLost_sendsTheTokenNoMore() {
        world.source
                .token(request -> {
                    world.clock.advance(Duration.ofMinutes(10));
                    Connection other = recipient().adopt(ExistingGrant.of(Secret.of(OLD)));
                    assertThat(refreshToken(other)).isEqualTo(NEW);
                    return new MockResponse.Builder()
                            .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                            .build();
                })
                .token(tokens("a2", NEW, 3600));

        assertThatExceptionOfType(BusyException.class)
                .isThrownBy(() -> recipient().adopt(ExistingGrant.of(Secret.of(OLD))));

        assertThat(world.source.requests(TOKEN)).hasSize(2);
        assertThat(client.connections()).hasSize(1);
    }

    /** A connection of the app holds the same token: a refresh of it may be under way in another process. */
    @Test
    void adopt_ofTheTokenOfAConnectionThatIsBeingRefreshed_sendsNothing() {
        Connection held = recipient()
                .adopt(ExistingGrant.of(Secret.of(OLD))
                        .accessToken(Secret.of("a1"), START.plusSeconds(600))
                        .scopes("user/Task.rus offline_access"));
        try (HeldLease refreshing = world.store
                .leases(world.clock)
                .hold("refresh-" + held.id(), Duration.ofMinutes(2))
                .orElseThrow()) {
            assertThat(refreshing.isHeld(Duration.ZERO)).isTrue();
            assertThatExceptionOfType(BusyException.class)
                    .isThrownBy(() -> recipient().adopt(ExistingGrant.of(Secret.of(OLD))));
        }

        assertThat(world.source.requests(TOKEN)).isEmpty();
    }

    /** Two accounts of one app with one refresh token would end the grant with the second refresh. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void adopt_ofTheTokenOfAnotherAccountsConnection_isRefusedAndSendsNothing(boolean withAccessToken) {
        ExistingGrant whole = ExistingGrant.of(Secret.of(OLD))
                .accessToken(Secret.of("a1"), START.plusSeconds(600))
                .scopes("user/Task.rus offline_access");
        Connection held = recipient().adopt(whole);

        AdoptionException thrown = catchThrowableOfType(
                AdoptionException.class,
                () -> client.connect(world.source.base().toString())
                        .account("another")
                        .asRecipient("Organization/1")
                        .adopt(withAccessToken ? whole : ExistingGrant.of(Secret.of(OLD))));

        assertThat(thrown.reason()).isEqualTo(AdoptionException.Reason.IN_USE);
        assertThat(thrown).hasMessageContaining(held.id().value());
        assertThat(world.source.requests(TOKEN)).isEmpty();
        assertThat(client.connections("another")).isEmpty();
    }

    /** What the refresh spends would stay in the other connection, and end the grant with its next refresh. */
    @Test
    void adopt_ofTheTokenOfAConnectionInAnotherRole_isRefusedAndSendsNothing() {
        Connection held = recipient()
                .adopt(ExistingGrant.of(Secret.of(OLD))
                        .accessToken(Secret.of("a1"), START.plusSeconds(600))
                        .scopes("user/Task.rus offline_access"));

        AdoptionException thrown = catchThrowableOfType(
                AdoptionException.class,
                () -> client.connect(world.source.base().toString())
                        .asRecipient("Organization/another")
                        .adopt(ExistingGrant.of(Secret.of(OLD))));

        assertThat(thrown.reason()).isEqualTo(AdoptionException.Reason.IN_USE);
        assertThat((SyncException) thrown).hasMessageContaining(held.id().value());
        assertThat(world.source.requests(TOKEN)).isEmpty();
        assertThat(client.connections()).hasSize(1);
    }

    @Test
    void adopt_answerLost_asksOnceMore() {
        world.source
                .token(new MockResponse.Builder()
                        .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                        .build())
                .token(tokens("a2", NEW, 3600));

        assertThat(refreshToken(recipient().adopt(ExistingGrant.of(Secret.of(OLD)))))
                .isEqualTo(NEW);
    }

    @Test
    void adopt_otherPatientThanNamed_handsTheRotatedTokenBack() {
        world.source.token(
                answer(200, tokenJson("a2", NEW, 3600).text("patient", "p2").build()));

        AdoptionException thrown = catchThrowableOfType(
                AdoptionException.class,
                () -> client.connect(world.source.base().toString())
                        .asPatient()
                        .adopt(ExistingGrant.of(Secret.of(OLD)).patient("p1")));

        assertThat(thrown.reason()).isEqualTo(Reason.OTHER_PATIENT);
        assertThat(thrown.refreshToken()).contains(Secret.of(NEW));
        assertThat(thrown).hasMessageNotContaining(NEW).hasMessageNotContaining("p2");
        assertThat(client.connections()).isEmpty();
    }

    @Test
    void adopt_asPatientNobodyNames_asksForThePatient() {
        world.source.token(tokens("a2", null, 3600)).token(tokens("a3", null, 3600));
        AuthorizeStep step = client.connect(world.source.base().toString()).asPatient();
        ExistingGrant grant = ExistingGrant.of(Secret.of(OLD));

        assertThat(catchThrowableOfType(AdoptionException.class, () -> step.adopt(grant))
                        .reason())
                .isEqualTo(Reason.PATIENT_UNKNOWN);
        assertThat(step.adopt(grant.patient("p1")).context().patient()).contains("p1");
    }

    @Test
    void adopt_grantOfNothingUseful_isRefused() {
        world.source.token(answer(
                200, tokenJson("a2", NEW, 3600).text("scope", "patient/Goal.rs").build()));

        AdoptionException thrown = failing(ExistingGrant.of(Secret.of(OLD)));

        assertThat(thrown.reason()).isEqualTo(Reason.NOTHING_GRANTED);
        assertThat(thrown.refreshToken()).contains(Secret.of(NEW));
    }

    /** What the app asks of that source counts, in the way it is spelled there. */
    @Test
    void adopt_whereTheSourceHasSettingsOfItsOwn_judgesByThose() {
        world.source.token(answer(
                200, tokenJson("a2", NEW, 3600).text("scope", "user/Goal.read").build()));
        String base = world.source.base().toString();
        SourceSettings special = SourceSettings.none()
                .client(ClientIdentity.publicClient("app"))
                .scopes("user/Goal.rs")
                .scopeStyle(ScopeStyle.V1);

        try (SmartClient other = world.client(world.app().at(base, special), url -> {})) {
            Connection adopted =
                    other.connect(base).asRecipient("Organization/1").adopt(ExistingGrant.of(Secret.of(OLD)));

            assertThat(adopted.grantedScopes()).containsExactly("user/Goal.read");
        }
    }

    @Test
    void adopt_storeFailsForAMoment_savesTheRotatedToken() {
        world.records.failNextSaves(2);
        world.source.token(tokens("a2", NEW, 3600));

        assertThat(refreshToken(recipient().adopt(ExistingGrant.of(Secret.of(OLD)))))
                .isEqualTo(NEW);
    }

    @Test
    void adopt_storeKeepsFailing_handsTheRotatedTokenBack() {
        world.records.failNextSaves(100);
        world.source.token(tokens("a2", NEW, 3600));

        AdoptionException thrown = failing(ExistingGrant.of(Secret.of(OLD)));

        assertThat(thrown.reason()).isEqualTo(Reason.NOT_SAVED);
        assertThat(thrown.refreshToken()).contains(Secret.of(NEW));
        world.records.failNextSaves(0);
        assertThat(client.connections()).isEmpty();
    }

    @Test
    void adopt_unknownClient_asksForItBeforeAnythingIsSent() {
        SmartClient unregistered = world.client(
                org.sdohsync.smart.client.SmartApp.named("foodbank").redirect(SmartClientFixture.REDIRECT), url -> {});
        AuthorizeStep step =
                unregistered.connect(world.source.base().toString()).asRecipient("Organization/1");
        ExistingGrant grant = ExistingGrant.of(Secret.of(OLD));

        assertThat(catchThrowableOfType(AdoptionException.class, () -> step.adopt(grant))
                        .reason())
                .isEqualTo(Reason.NO_CLIENT);
        assertThat(world.source.requests()).isEmpty();

        world.source.token(tokens("a2", NEW, 3600));
        Connection adopted = step.adopt(grant.client(ClientIdentity.publicClient("earlier-app")));
        assertThat(world.source.forms(TOKEN).get(0)).containsEntry("client_id", "earlier-app");
        assertThat(refreshToken(adopted)).isEqualTo(NEW);
    }

    @Test
    void adopt_ofAnExistingConnection_keepsItsId() {
        world.source.token(tokens("a2", NEW, 3600)).token(tokens("a3", "r3", 3600));
        Connection first = recipient().adopt(ExistingGrant.of(Secret.of(OLD)));

        Connection again = client.reconnect(first.id()).adopt(ExistingGrant.of(Secret.of(NEW)));

        assertThat(again.id()).isEqualTo(first.id());
        assertThat(refreshToken(again)).isEqualTo("r3");
    }

    @Test
    void existingGrant_prints_noTokenAndRefusesWhatIsNone() {
        ExistingGrant grant = ExistingGrant.of(Secret.of(OLD)).accessToken(Secret.of("secret-access"), null);

        assertThat(grant.toString()).doesNotContain(OLD).doesNotContain("secret-access");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExistingGrant.of(Secret.of("two words")))
                .withMessageNotContaining("two words");
    }

    private AuthorizeStep recipient() {
        return client.connect(world.source.base().toString()).asRecipient("Organization/1");
    }

    private AdoptionException failing(ExistingGrant grant) {
        AdoptionException thrown =
                catchThrowableOfType(AdoptionException.class, () -> recipient().adopt(grant));
        assertThat((SyncException) thrown).hasMessageNotContaining(OLD).hasMessageNotContaining(NEW);
        return thrown;
    }

    private String refreshToken(Connection connection) {
        ConnectionRecord record = world.store
                .records(new ConnectionCodec())
                .load(connection.id().value())
                .orElseThrow()
                .value();
        return record.tokens().flatMap(TokenSet::refreshToken).orElseThrow().reveal();
    }
}
