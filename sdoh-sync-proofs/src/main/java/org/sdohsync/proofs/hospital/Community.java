// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.hospital;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.auth.TokenLifetimes;
import org.sdohsync.sandbox.auth.UdapMembership;
import org.sdohsync.smart.Launch;
import org.sdohsync.smart.admission.Admission;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.udap.TrustCommunity;
import org.sdohsync.testkit.CertificateAuthority;
import org.sdohsync.testkit.CertificateAuthority.Issued;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.referral.Requested;
import org.sdohsync.workflow.sync.SyncReport;

/** A hospital that registers members of its trust community only, and an application that lets members only in. */
final class Community {
    private static final Secret SESSION = Secret.of("the worker's session");

    private final Instant now = Instant.now();
    private final MutableClock clock = MutableClock.at(now);
    private final CertificateAuthority root = CertificateAuthority.root("community root", now);
    private final CertificateAuthority authority = root.subordinate("community authority");
    private final Path folder;
    private final Checks checks;
    private final Map<URI, Issued> servers = new ConcurrentHashMap<>();

    Community(Path folder, Checks checks) {
        this.folder = folder;
        this.checks = checks;
    }

    void check() throws IOException, GeneralSecurityException {
        Files.createDirectories(folder);
        Files.write(
                folder.resolve("root.crl"),
                root.revocations(now.plus(Duration.ofDays(7))).getEncoded());
        Files.write(
                folder.resolve("authority.crl"),
                authority.revocations(now.plus(Duration.ofDays(7))).getEncoded());
        try (ReferralSource member = member();
                ReferralSource county = ReferralSource.quick("county")) {
            Issued own =
                    authority.order("food bank", "https://foodbank.example/app").issue();
            Issued stranger = CertificateAuthority.root("nobody", now)
                    .order("food bank", "https://foodbank.example/app")
                    .issue();
            try (Store store = MemoryStore.create();
                    SdohSync sync = app(store, stranger)) {
                checks.that("a statement with a certificate of nobody is refused", refused(sync, member));
            }
            try (Store store = MemoryStore.create();
                    SdohSync sync = app(store, own)) {
                checks.that("a source that is no member is not admitted", refused(sync, county));
                checks.that("nothing was sent to it but the question for its membership", isAlone(county));
                Connection connection = connect(sync, member);
                // The access token is over: the first request needs a refresh.
                clock.advance(Duration.ofSeconds(5));
                SyncReport report = sync.syncNow();
                checks.that(
                        "a member registers, connects, refreshes and syncs with its certificate",
                        report.complete() && report.delivered() > 0);
                Files.write(
                        folder.resolve("authority.crl"),
                        authority
                                .revocations(
                                        now.plus(Duration.ofDays(7)),
                                        Objects.requireNonNull(servers.get(member.fhirBase()))
                                                .certificate())
                                .getEncoded());
                checks.that("a revoked hospital gets no refresh token any more", rests(store, own, connection));
            }
        }
    }

    private boolean rests(Store store, Issued own, Connection connection) {
        clock.advance(Duration.ofSeconds(5));
        try (SdohSync later = app(store, own)) {
            SyncReport report = later.syncNow();
            return !report.complete()
                    && later.connections().stream()
                            .filter(one -> one.id().equals(connection.id()))
                            .allMatch(one -> one.health().state() == Health.State.NEEDS_CONFIGURATION
                                    && one.health().reason().contains("REVOKED"));
        }
    }

    private static boolean isAlone(ReferralSource county) {
        return county.authorizationServer().tokenRequests().all().isEmpty()
                && county.authorizationServer().issuedSecrets().isEmpty();
    }

    private static boolean refused(SdohSync sync, ReferralSource source) {
        try {
            connect(sync, source);
            return false;
        } catch (SyncException typed) {
            return source.authorizationServer().tokenRequests().all().isEmpty();
        }
    }

    private static Connection connect(SdohSync sync, ReferralSource source) {
        Launch launch = sync.connect(source.fhirBase().toString())
                .asRecipient(source.recipient())
                .startLaunch(SESSION);
        return sync.completeLaunch(source.worker().visit(launch.authorizeUrl()), SESSION);
    }

    private ReferralSource member() {
        return ReferralSource.builder("member")
                .openRegistration(false)
                .lifetimes(TokenLifetimes.DEFAULT
                        .accessToken(Duration.ofSeconds(1))
                        .grace(Duration.ofHours(1)))
                .udap(new UdapMembership(
                        CertificateAuthority.trusting(root),
                        base -> servers.computeIfAbsent(
                                        base,
                                        uri -> authority
                                                .order("member", uri.toString())
                                                .issue())
                                .entry()))
                .start();
    }

    private SdohSync app(Store store, Issued own) {
        TrustCommunity community = TrustCommunity.trusting(
                        KeyStoreSource.of(CertificateAuthority.trusting(root), new char[0]))
                .identity(KeyStoreSource.of(own.keyStore("pw"), "pw".toCharArray()))
                .contacts("mailto:it@foodbank.example")
                .logo("https://foodbank.example/logo.png")
                .revocationLists(folder.resolve("root.crl"), folder.resolve("authority.crl"));
        return SdohSync.builder(SmartApp.named("food bank")
                        .redirect("https://foodbank.example/callback")
                        .udap(community)
                        .admission(Admission.open().members().connections(0, 5)))
                .store(store)
                .clock(clock)
                .addressRules(AddressRules.strict().allowingLoopback())
                .onReferral(referral -> referral.requested().ifPresent(Requested::accept))
                .build();
    }
}
