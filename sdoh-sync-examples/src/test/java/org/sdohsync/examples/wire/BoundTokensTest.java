// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.auth.PreRegistered;
import org.sdohsync.sandbox.auth.TokenLifetimes;
import org.sdohsync.sandbox.auth.TokenRequest.Outcome;
import org.sdohsync.sandbox.auth.TokenRequests;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.client.SourceSettings;
import org.sdohsync.workflow.SdohSync;

/** Bound tokens (RFC 9449) and pushed requests (RFC 9126) at an authorization server that others wrote. Every request is judged. */
@Timeout(480)
class BoundTokensTest {
    private static final URI REDIRECT = URI.create("http://127.0.0.1:8400/callback");
    private static final String ID = "bound-app";
    private static final String SECRET = "a secret of some length";

    private record Kind(String name, PreRegistered registered, ClientIdentity identity) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind("public", PreRegistered.app(ID, REDIRECT).asPublic(), ClientIdentity.publicClient(ID)),
                new Kind(
                        "secret",
                        PreRegistered.app(ID, REDIRECT).withSecret(SECRET),
                        ClientIdentity.withSecret(ID, Method.CLIENT_SECRET_BASIC, Secret.of(SECRET), null)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void session_withBoundTokensAndPushedRequests_isWholeAndWithoutFault(Kind kind) {
        AtomicInteger taken = new AtomicInteger();
        try (ReferralSource source = source("bound-" + kind.name);
                SdohSync sync =
                        sync(source, kind, settings -> settings.dpop(true).pushesRequests(true), taken)) {
            source.authorizationServer().register(kind.registered);
            TokenRequests asked = source.authorizationServer().tokenRequests();

            URI url = sync.connect(source.fhirBase().toString())
                    .asRecipient(source.recipient())
                    .startLaunch()
                    .authorizeUrl();
            assertThat(url.getQuery()).contains("request_uri=").doesNotContain("state=");
            assertThat(sync.completeLaunch(source.worker().visit(url)).grantedScopes())
                    .isNotEmpty();
            assertThat(sync.syncNow().complete()).isTrue();
            assertThat(taken).hasPositiveValue();
            while (asked.count("refresh_token", Outcome.ISSUED) == 0) {
                assertThat(sync.syncNow().complete()).isTrue();
            }

            JudgingWitness.rules(source.authorizationServer().issuer()).verifyWhole(true);
        }
    }

    private static ReferralSource source(String name) {
        return ReferralSource.builder(name)
                .lifetimes(TokenLifetimes.DEFAULT
                        .accessToken(Duration.ofSeconds(1))
                        .grace(Duration.ofMinutes(5)))
                .start();
    }

    private static SdohSync sync(
            ReferralSource source, Kind kind, UnaryOperator<SourceSettings> special, AtomicInteger taken) {
        SmartApp app = SmartApp.named("food bank")
                .redirect(REDIRECT.toString())
                .at(
                        source.fhirBase().toString(),
                        special.apply(SourceSettings.none().client(kind.identity)));
        return SdohSync.builder(app)
                .addressRules(AddressRules.strict().allowingLoopback())
                .onReferral(referral -> taken.incrementAndGet())
                .build();
    }
}
