// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.hospital;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.sdohsync.core.audit.AuditEntry;
import org.sdohsync.core.audit.AuditEntry.Action;
import org.sdohsync.core.audit.AuditLog;
import org.sdohsync.core.audit.AuditReport;
import org.sdohsync.core.audit.AuditTrail;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.core.http.TransportSettings;
import org.sdohsync.core.secret.KeyRing;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.SealingKey;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.file.FileSystemStore;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.fhir.host.ForwardProxy;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.token.LeakReport;
import org.sdohsync.smart.token.Revocation;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.SdohSyncBuilder;
import org.sdohsync.workflow.referral.Requested;
import org.sdohsync.workflow.sync.SyncReport;

/**
 * What a hospital's security review asks for, at one hospital of the sandbox whose FHIR server and authorization server ask for client
 * certificates, behind a proxy that asks for credentials: a whole sync with a certificate that is replaced meanwhile; an audit trail of
 * it that is edited and says where; keys in a PKCS #11 token, and FIPS-approved mode; a member of a trust community that registers by
 * certificate, and is revoked; a leak, after which the grants of all connections are ended by a process that dies three times and one that
 * goes on, and the authorization server is asked which tokens are still worth something. Last line {@code hospital: checks=… failed=… leaked=…}.
 */
public final class Hospital {
    private static final SealingKey OLD =
            SealingKey.of("an old sealing key of 32 bytes!!".getBytes(StandardCharsets.US_ASCII));
    private static final SealingKey NEW =
            SealingKey.of("a newer sealing key of 32 bytes!".getBytes(StandardCharsets.US_ASCII));

    private final Checks checks = new Checks();
    private final Path folder;
    private final Certificates certificates;
    private final ReferralSource hospital;
    private final ForwardProxy proxy;
    private final SSLContext browser;

    private Hospital(Path folder) throws Exception {
        this.folder = folder;
        this.certificates = new Certificates(folder);
        this.browser = certificates.browser();
        this.hospital = ReferralSource.builder("hospital")
                .tls(certificates.servers(), browser)
                .start();
        this.proxy = ForwardProxy.start("foodbank", "pr0xy");
    }

    /**
     * Runs the proof.
     *
     * @param args none
     * @throws Exception if it cannot be run
     */
    public static void main(String[] args) throws Exception {
        int connections = Integer.getInteger("hospital.connections", 1_000);
        Hospital proof = new Hospital(Files.createTempDirectory("hospital"));
        proof.identity();
        proof.audit();
        new KeyChecks(proof.checks, proof.folder).run();
        new Community(proof.folder.resolve("community"), proof.checks).check();
        proof.drill(connections);
        long leaked = proof.leaked();
        proof.hospital.close();
        proof.proxy.close();
        System.out.println(
                "hospital: checks=" + proof.checks.made() + " failed=" + proof.checks.failed() + " leaked=" + leaked);
        System.exit(proof.checks.failed() == 0 && leaked == 0 ? 0 : 1);
    }

    private void identity() throws IOException {
        certificates.install("foodbank");
        checks.that("a client without certificate is refused", refused(settings(false, "pr0xy")));
        checks.that("a client with a wrong password for the proxy is refused", refused(settings(true, "wrong")));
        try (Store store = store(OLD);
                AuditTrail trail = trail(store);
                SdohSync sync = app(store).onAudit(trail).build()) {
            connect(sync, "worker-0");
            certificates.install("foodbank-2027");
            SyncReport report = sync.syncNow();
            checks.that("a sync with a replaced certificate is complete", report.complete() && report.delivered() > 0);
            checks.that(
                    "the end of the certificate is told",
                    sync.describe().toString().contains("client certificate"));
        }
        checks.that(
                "all requests went through the proxy",
                proxy.targets().stream()
                        .anyMatch(target ->
                                target.endsWith(":" + hospital.fhirBase().getPort())));
    }

    private boolean refused(TransportSettings settings) {
        try (SdohSync sync = app(settings).build()) {
            connect(sync, "stranger");
            return false;
        } catch (SyncException typed) {
            return hospital.fhirServer().requests().total() == 0;
        }
    }

    private void audit() throws IOException {
        try (Store store = store(OLD)) {
            List<AuditEntry> entries = new ArrayList<>();
            try (AuditTrail trail = trail(store)) {
                AuditReport report = trail.read(entries::add);
                checks.that("the trail holds", report.intact() && report.entries() == entries.size());
            }
            Set<Action> actions = EnumSet.noneOf(Action.class);
            entries.forEach(entry -> actions.add(entry.action()));
            checks.that(
                    "it has sign-in, registration, reads and writes",
                    actions.containsAll(EnumSet.of(Action.SIGN_IN, Action.REGISTRATION, Action.READ, Action.WRITE)));
            Path segment;
            try (Stream<Path> files = Files.list(folder.resolve("audit"))) {
                segment = files.sorted().findFirst().orElseThrow();
            }
            byte[] whole = Files.readAllBytes(segment);
            List<String> lines = new ArrayList<>(Files.readAllLines(segment));
            String removed = lines.remove(lines.size() / 2);
            Files.writeString(segment, String.join("\n", lines) + "\n");
            try (AuditTrail trail = trail(store)) {
                checks.that(
                        "a removed entry is named",
                        trail.verify()
                                .first()
                                .filter(link -> removed.startsWith(link.number() + " "))
                                .isPresent());
            }
            Files.write(segment, whole);
        }
    }

    private void drill(int connections) {
        try (Store store = store(OLD);
                SdohSync sync = app(store).build()) {
            for (int each = 1; each < connections; each++) {
                connect(sync, "worker-" + each);
            }
            checks.that(
                    "connections before the leak: " + connections,
                    sync.connections().size() == connections);
        }
        for (int writes : List.of(connections, connections * 2, connections * 3 / 2)) {
            try (Store store = store(NEW).around(records -> new LimitedWrites(records, writes));
                    SdohSync sync = app(store).build()) {
                checks.that("the process dies after " + writes + " writes", dies(sync));
            }
        }
        try (Store store = store(NEW);
                AuditTrail trail = trail(store);
                SdohSync sync = app(store).onAudit(trail).build()) {
            LeakReport report = sync.respondToLeak();
            System.out.println("        " + report.count(Revocation.DONE) + " revoked, " + report.resealed());
            checks.that("the next call is complete", report.complete());
            checks.that("each connection is reported", report.connections().size() == connections);
            checks.that("each grant was revoked", report.count(Revocation.DONE) == connections);
            checks.that(
                    "each user is asked to connect again",
                    sync.connections().stream()
                            .allMatch(one -> one.health().state() == Health.State.NEEDS_AUTHORIZATION));
            checks.that("the authorization server takes none of its tokens any more", alive() == 0);
            Connection ended = sync.connections().get(0);
            Connection again = sync.reconnect(ended.id()).inBrowser();
            checks.that("a user who connects again works", again.health().state() == Health.State.CONNECTED);
            checks.that("the trail holds after it", trail.verify().intact());
        }
        try (Store only = FileSystemStore.at(folder.resolve("store")).sealedWith(Sealing.aesGcm(KeyRing.of(NEW)));
                SdohSync sync = app(only).build()) {
            checks.that(
                    "the leaked key opens nothing and is not needed",
                    sync.connections().size() == connections
                            && sync.unreadableConnections().isEmpty());
        }
    }

    private long alive() {
        return hospital.authorizationServer().issuedSecrets().stream()
                .filter(token ->
                        hospital.authorizationServer().introspect(token).isPresent())
                .count();
    }

    private static boolean dies(SdohSync sync) {
        try {
            LeakReport finished = sync.respondToLeak();
            return !finished.complete();
        } catch (RuntimeException | AssertionError killed) {
            return true;
        }
    }

    /** How many secrets that the authorization server gave out stand in a file of the store or of the trail. */
    private long leaked() throws IOException {
        Set<String> secrets = hospital.authorizationServer().issuedSecrets();
        long found = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                found += secrets.stream().filter(text::contains).count();
            }
        }
        return found;
    }

    private Connection connect(SdohSync sync, String account) {
        return sync.connect(hospital.fhirBase().toString())
                .account(account)
                .asRecipient(hospital.recipient())
                .inBrowser();
    }

    private Store store(SealingKey newest) {
        KeyRing ring = KeyRing.of(newest).alsoOpening(OLD);
        return FileSystemStore.at(folder.resolve("store")).sealedWith(Sealing.aesGcm(ring));
    }

    private AuditTrail trail(Store store) {
        KeyRing ring = KeyRing.of(NEW).alsoOpening(OLD);
        return AuditTrail.open(AuditLog.directory(folder.resolve("audit")), Sealing.aesGcm(ring), store);
    }

    private SdohSyncBuilder app(Store store) {
        return app(settings(true, "pr0xy")).store(store);
    }

    private SdohSyncBuilder app(TransportSettings settings) {
        return SdohSync.builder(SmartApp.named("food bank")
                        .redirect("http://127.0.0.1:0/callback")
                        .transport(
                                settings,
                                hospital.fhirBase().toString(),
                                hospital.authorizationServer().issuer().toString()))
                .addressRules(AddressRules.strict().allowingLoopback())
                .browser(
                        page -> ReferralSource.workerOfAnySource().with(browser).visitAndFollow(page))
                .onReferral(referral -> referral.requested().ifPresent(Requested::accept));
    }

    private TransportSettings settings(boolean named, String password) {
        TransportSettings trusting = TransportSettings.none().trusting(KeyStoreSource.pem(certificates.authorities()));
        return named
                ? trusting.clientCertificate(KeyStoreSource.pem(certificates.chain(), certificates.key()))
                        .proxy("127.0.0.1", proxy.port(), "foodbank", Secret.of(password))
                : trusting;
    }
}
