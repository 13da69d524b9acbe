// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Duration;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.http.DirectHttp;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.fake.FaultyRecords;
import org.sdohsync.testkit.Requirement;

/** An authorization server that moved is not followed until somebody says it may be. */
@Requirement("DSC-15")
class EndpointPinsTest {
    private final FakeSource source = new FakeSource();
    private final FakeSource elsewhere = new FakeSource();
    private final AddressRules rules = AddressRules.strict().allowingLoopback();
    private final Discovery discovery = new Discovery(
            DirectHttp.over(new OkHttpClient(), rules, Limits.defaults().callTime(Duration.ofSeconds(5))),
            rules,
            Clock.systemUTC());
    private final Store store = Store.over(new FaultyRecords(), Sealing.none());
    private final EndpointPins pins = new EndpointPins(store);

    @AfterEach
    void close() {
        source.close();
        elsewhere.close();
    }

    @Test
    void require_beforeAnyGrant_acceptsAll() {
        assertThatCode(() -> pins.require(found())).doesNotThrowAnyException();
        assertThat(pins.pinned(source.base())).isEmpty();
    }

    @Test
    void require_onTheSameOrigin_acceptsOtherPaths() {
        pins.pin(source.base(), SourceEndpoints.forUsers(found()));
        source.configuration(source.configuration()
                .text("token_endpoint", source.url("/v2/token"))
                .build());

        assertThatCode(() -> pins.require(found())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"token_endpoint", "authorization_endpoint", "revocation_endpoint"})
    void require_onAnotherOrigin_refusesUntilConfirmed(String member) {
        pins.pin(source.base(), SourceEndpoints.forUsers(found()));
        source.configuration(
                source.configuration().text(member, elsewhere.url("/x")).build());

        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(() -> pins.require(found()))
                .withMessageContaining(member)
                .withMessageContaining(Origin.of(elsewhere.uri("/")).toString())
                .withMessageContaining("confirmOrigin")
                .satisfies(
                        refused -> assertThat(refused.reason()).isEqualTo(AuthorizationException.Reason.CLIENT_CONFIG));
        assertThat(elsewhere.requests()).isEmpty();

        pins.confirm(source.base(), Origin.of(elsewhere.uri("/")));
        assertThatCode(() -> pins.require(found())).doesNotThrowAnyException();
    }

    @Test
    void confirm_ofOneSource_saysNothingAboutAnother() {
        pins.pin(source.base(), SourceEndpoints.forUsers(found()));
        pins.confirm(source.base(), Origin.of(elsewhere.uri("/")));

        assertThat(new EndpointPins(store).pinned(source.base())).hasSize(2);
        assertThat(pins.pinned(elsewhere.base())).isEmpty();
    }

    private SmartConfiguration found() {
        return discovery.rediscover(source.base());
    }
}
