// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.hospital;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.AuthProvider;
import java.security.Provider;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.security.auth.login.LoginException;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.core.secret.EnvelopeSealing;
import org.sdohsync.core.secret.KeyRing;
import org.sdohsync.core.secret.KeyWrapping;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.RewrapReport;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.file.FileSystemStore;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.auth.PreRegistered;
import org.sdohsync.sandbox.auth.TokenLifetimes;
import org.sdohsync.sandbox.auth.TokenRequest.Outcome;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncReport;

/**
 * A process whose signing and sealing keys are in a PKCS #11 token: it connects with client assertions, seals its store, changes its keys inside the token,
 * and loses first its session with the token and then the token.
 */
public final class TokenProcess {
    private static final String CLIENT = "food bank with a token";
    private static final String WRONG_PIN = "161803";
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final URI REDIRECT = URI.create("http://127.0.0.1:8400/callback");

    private final Checks checks = new Checks();
    private final Path folder;
    private final SoftHsm token;
    private final Provider provider;

    private TokenProcess(Path folder) {
        this.folder = folder;
        this.token = SoftHsm.in(folder);
        this.provider = token.provider();
    }

    /**
     * Runs the checks.
     *
     * @param args the folder of the token
     * @throws Exception if they cannot be run
     */
    public static void main(String[] args) throws Exception {
        TokenProcess process = new TokenProcess(Path.of(args[0]));
        process.wrongPin();
        KeyStoreSource keys = KeyStoreSource.token("PKCS11", process.provider, SoftHsm.PIN::toCharArray);
        for (String alias : new String[] {"sign-rsa", "sign-ec"}) {
            process.signs(keys, alias);
        }
        process.rotates(keys);
        process.losesIt(keys);
        System.exit(process.checks.failed() == 0 ? 0 : 1);
    }

    private void wrongPin() {
        try {
            KeyStoreSource opened = KeyStoreSource.token("PKCS11", provider, WRONG_PIN::toCharArray);
            checks.that("a wrong PIN is refused, not " + opened, false);
        } catch (StoreException refused) {
            checks.that("a wrong PIN is refused and named so", refused.reason() == Reason.WRONG_PIN);
            checks.that(
                    "no PIN stands in the message",
                    !refused.toString().contains(WRONG_PIN)
                            && !refused.toString().contains(SoftHsm.PIN));
        }
    }

    /** A whole session with a key of the token, on a store that the token seals. */
    private void signs(KeyStoreSource keys, String alias) {
        SigningKey key = SigningKey.from(keys, alias, alias);
        Sealing sealing = Sealing.aesGcm(KeyRing.of(keys.sealingKey("seal-2026")));
        try (ReferralSource source = source(alias, key);
                Store store = store(alias, sealing);
                SdohSync sync = sync(source, store, key)) {
            Connection connection = connect(source, sync);
            SyncReport report = sync.syncNow();
            checks.that(
                    "the authorization server takes an assertion of the token's key " + key.algorithm(),
                    source.authorizationServer().tokenRequests().count("authorization_code", Outcome.ISSUED) == 1
                            && !connection.grantedScopes().isEmpty());
            checks.that(
                    "a sync on a store that the token seals is complete", report.complete() && report.delivered() > 0);
        }
        try (Store again = store(alias, Sealing.aesGcm(KeyRing.of(keys.sealingKey("seal-2026"))))) {
            checks.that(
                    "the store is opened with the token again", again.rewrap().complete());
        }
    }

    private void rotates(KeyStoreSource keys) {
        KeyRing both = KeyRing.of(keys.sealingKey("seal-2027")).alsoOpening(keys.sealingKey("seal-2026"));
        try (Store store = store("sign-rsa", Sealing.aesGcm(both))) {
            RewrapReport done = store.rewrap();
            checks.that(
                    "the store is sealed anew with the next key of the token", done.complete() && done.rewrapped() > 0);
        }
        KeyRing next = KeyRing.of(keys.sealingKey("seal-2027"));
        Sealing envelope = EnvelopeSealing.over(KeyWrapping.with(next)).alsoOpening(Sealing.aesGcm(next));
        try (Store store = store("sign-rsa", envelope)) {
            RewrapReport done = store.rewrap();
            checks.that("and then with data keys that the token wraps", done.complete() && done.rewrapped() > 0);
        }
        try (Store store = store("sign-rsa", EnvelopeSealing.over(KeyWrapping.with(next)))) {
            RewrapReport done = store.rewrap();
            checks.that("which is all that is needed to open it", done.complete() && done.rewrapped() == 0);
        }
    }

    private void losesIt(KeyStoreSource keys) throws IOException, LoginException {
        SigningKey key = SigningKey.from(keys, "sign-ec", "sign-ec");
        Sealing sealing = Sealing.aesGcm(KeyRing.of(keys.sealingKey("seal-2026")));
        try (ReferralSource source = source("gone", key);
                Store store = store("gone", sealing);
                SdohSync sync = sync(source, store, key)) {
            Connection connected = connect(source, sync);
            checks.that("a connection is there before", connected.health().state() == Health.State.CONNECTED);
            ((AuthProvider) provider).logout();
            checks.that(
                    "a session that the token ended is opened again by itself",
                    sync.syncNow().complete());
            checks.that("and stays open", sync.syncNow().complete());

            token.takeAway();
            checks.that("a sync without the token says so once its access token has ended", becomesUnavailable(sync));
            long asked = source.authorizationServer().tokenRequests().count("refresh_token", Outcome.ISSUED);
            checks.that("and says so again", isUnavailable(sync));
            checks.that(
                    "no grant is used up meanwhile",
                    source.authorizationServer().tokenRequests().count("refresh_token", Outcome.ISSUED) == asked);
        }
    }

    /** Until the access token of before has ended, a sync needs no signature. */
    private static boolean becomesUnavailable(SdohSync sync) {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!isUnavailable(sync)) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
        return true;
    }

    private static boolean isUnavailable(SdohSync sync) {
        try {
            SyncReport report = sync.syncNow();
            return !report.results().isEmpty()
                    && report.results().stream()
                            .map(SourceResult::failure)
                            .allMatch(failure -> failure.filter(StoreException.class::isInstance)
                                    .map(StoreException.class::cast)
                                    .filter(store -> store.reason() == Reason.UNAVAILABLE)
                                    .isPresent());
        } catch (StoreException typed) {
            return typed.reason() == Reason.UNAVAILABLE;
        }
    }

    private static Connection connect(ReferralSource source, SdohSync sync) {
        return sync.completeLaunch(source.worker()
                .visit(sync.connect(source.fhirBase().toString())
                        .asRecipient(source.recipient())
                        .startLaunch()
                        .authorizeUrl()));
    }

    private Store store(String name, Sealing sealing) {
        return FileSystemStore.at(folder.resolve("store-" + name)).sealedWith(sealing);
    }

    private static ReferralSource source(String name, SigningKey key) {
        ReferralSource source = ReferralSource.builder("token-" + name)
                .lifetimes(TokenLifetimes.DEFAULT
                        .accessToken(Duration.ofSeconds(1))
                        .grace(Duration.ofMinutes(5)))
                .start();
        source.authorizationServer()
                .register(PreRegistered.app(CLIENT, REDIRECT).withKeys(key.publicJwkSet()));
        return source;
    }

    private static SdohSync sync(ReferralSource source, Store store, SigningKey key) {
        SmartApp app = SmartApp.named("food bank")
                .redirect(REDIRECT.toString())
                .signingKey(key)
                .registeredAt(source.fhirBase().toString(), ClientIdentity.withPrivateKey(CLIENT));
        return SdohSync.builder(app)
                .store(store)
                .addressRules(AddressRules.strict().allowingLoopback())
                .onReferral(referral -> {})
                .build();
    }
}
