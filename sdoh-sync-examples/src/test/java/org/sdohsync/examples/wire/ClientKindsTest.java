// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
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
import org.sdohsync.smart.AuthorizeStep;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.workflow.SdohSync;

/**
 * The four kinds of client that the Inferno client suite has sessions for, each in a whole session at a source of its own: discovery,
 * launch, tokens, data, and a refresh. Every request is judged.
 */
@Timeout(480)
class ClientKindsTest {
    private static final URI REDIRECT = URI.create("http://127.0.0.1:8400/callback");
    private static final String ID = "kind of client";
    private static final String SECRET = "a secret of some length";
    private static final SigningKey KEY = key();

    /** How an app is known at a source, and how it shows that it is the one. */
    private record Kind(String name, PreRegistered registered, ClientIdentity identity) {
        boolean hasUser() {
            return !name.equals("backend");
        }

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
                        ClientIdentity.withSecret(ID, Method.CLIENT_SECRET_BASIC, Secret.of(SECRET), null)),
                new Kind(
                        "keys",
                        PreRegistered.app(ID, REDIRECT).withKeys(KEY.publicJwkSet()),
                        ClientIdentity.withPrivateKey(ID)),
                new Kind(
                        "backend",
                        PreRegistered.system(ID, "system/*.cruds").withKeys(KEY.publicJwkSet()),
                        ClientIdentity.withPrivateKey(ID)));
    }

    @Requirement({"INF-16", "INF-19", "INF-33", "INF-34", "INF-36"})
    @ParameterizedTest
    @MethodSource("kinds")
    void session_ofEachKindOfClient_isWholeAndWithoutFault(Kind kind) {
        try (ReferralSource source = ReferralSource.builder("kind-" + kind.name)
                        .lifetimes(TokenLifetimes.DEFAULT
                                .accessToken(Duration.ofSeconds(1))
                                .grace(Duration.ofMinutes(5)))
                        .start();
                SdohSync sync = sync(source, kind.identity)) {
            source.authorizationServer().register(kind.registered);
            TokenRequests asked = source.authorizationServer().tokenRequests();
            AuthorizeStep step = sync.connect(source.fhirBase().toString()).asRecipient(source.recipient());

            if (!kind.hasUser()) {
                assertThat(step.asBackend().isBackend()).isTrue();
                assertThat(sync.syncNow().complete()).isTrue();
                assertThat(asked.count("client_credentials", Outcome.ISSUED)).isPositive();
                assertThat(asked.count("refresh_token", Outcome.ISSUED)).isZero();
            } else {
                assertThat(sync.completeLaunch(
                                        source.worker().visit(step.startLaunch().authorizeUrl()))
                                .grantedScopes())
                        .isNotEmpty();
                assertThat(sync.syncNow().complete()).isTrue();
                // Tokens live a second: the next syncs need another one.
                while (asked.count("refresh_token", Outcome.ISSUED) == 0) {
                    assertThat(sync.syncNow().complete()).isTrue();
                }
                assertThat(asked.count("authorization_code", Outcome.ISSUED)).isEqualTo(1);
            }

            JudgingWitness.rules(source.authorizationServer().issuer()).verifyWhole(kind.hasUser());
        }
    }

    private static SdohSync sync(ReferralSource source, ClientIdentity identity) {
        SmartApp app = SmartApp.named("food bank")
                .redirect(REDIRECT.toString())
                .signingKey(KEY)
                .registeredAt(source.fhirBase().toString(), identity);
        return SdohSync.builder(app)
                .addressRules(AddressRules.strict().allowingLoopback())
                .onReferral(referral -> {})
                .build();
    }

    private static SigningKey key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return SigningKey.of(generator.generateKeyPair(), "kind-key");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
