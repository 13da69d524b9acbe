// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.hospital;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import org.bouncycastle.crypto.CryptoServicesRegistrar;
import org.bouncycastle.jcajce.provider.BouncyCastleFipsProvider;
import org.sdohsync.core.audit.AuditEntry;
import org.sdohsync.core.audit.AuditLog;
import org.sdohsync.core.audit.AuditTrail;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.core.secret.EnvelopeSealing;
import org.sdohsync.core.secret.KeyRing;
import org.sdohsync.core.secret.KeyWrapping;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.file.FileSystemStore;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.referral.Requested;
import org.sdohsync.workflow.sync.SyncReport;

/**
 * A process in FIPS-approved mode: Bouncy Castle FIPS is its first provider, and refuses what is not approved. It registers itself with a key, connects,
 * syncs, and keeps a sealed store and an audit trail.
 */
public final class ApprovedProcess {
    private static final String PASSWORD = "a password of some length";

    private final Checks checks = new Checks();
    private final Provider provider = new BouncyCastleFipsProvider();
    private final Path folder;
    private final String source;
    private final String recipient;

    private ApprovedProcess(Path folder, String source, String recipient) {
        this.folder = folder;
        this.source = source;
        this.recipient = recipient;
    }

    /**
     * Runs the checks.
     *
     * @param args a folder, the FHIR base of a source, and the recipient there
     * @throws Exception if they cannot be run
     */
    public static void main(String[] args) throws Exception {
        ApprovedProcess process = new ApprovedProcess(Files.createDirectories(Path.of(args[0])), args[1], args[2]);
        Security.insertProviderAt(process.provider, 1);
        process.mode();
        process.session();
        System.exit(process.checks.failed() == 0 ? 0 : 1);
    }

    private void mode() throws GeneralSecurityException {
        checks.that("the process is in approved mode", CryptoServicesRegistrar.isInApprovedOnlyMode());
        checks.that(
                "its provider does AES-GCM and gives the random bytes",
                Cipher.getInstance("AES/GCM/NoPadding").getProvider().equals(provider)
                        && new SecureRandom().getProvider().equals(provider));
    }

    private void session() throws IOException, GeneralSecurityException {
        KeyStoreSource keys = KeyStoreSource.file("BCFKS", provider, keyStore(), PASSWORD::toCharArray);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
        generator.initialize(new ECGenParameterSpec("P-384"));
        KeyPair pair = generator.generateKeyPair();
        SigningKey signing = SigningKey.of(pair, "approved");
        Sealing direct = Sealing.aesGcm(KeyRing.of(keys.sealingKey("seal")));
        Sealing envelope = EnvelopeSealing.over(KeyWrapping.with(KeyRing.of(keys.sealingKey("seal"))))
                .provider(provider)
                .alsoOpening(direct);
        try (Store store = store(direct);
                AuditTrail trail = trail(direct, store);
                SdohSync sync = sync(store, trail, signing)) {
            Connection connection = sync.connect(source).asRecipient(recipient).inBrowser();
            SyncReport report = sync.syncNow();
            checks.that("a sign-in works in approved mode", connection.health().state() == Health.State.CONNECTED);
            checks.that("a sync works in approved mode", report.complete() && report.delivered() > 0);
        }
        try (Store store = store(envelope);
                AuditTrail trail = trail(direct, store)) {
            List<AuditEntry> entries = new ArrayList<>();
            checks.that(
                    "the audit trail holds",
                    trail.read(entries::add).intact()
                            && entries.stream().anyMatch(one -> one.action() == AuditEntry.Action.KEY_USE));
            checks.that(
                    "the store is sealed anew with data keys",
                    store.rewrap().complete() && store.rewrap().rewrapped() == 0);
        }
    }

    private Path keyStore() throws IOException, GeneralSecurityException {
        KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
        generator.init(256);
        KeyStore store = KeyStore.getInstance("BCFKS", provider);
        store.load(null, null);
        store.setKeyEntry("seal", generator.generateKey(), PASSWORD.toCharArray(), null);
        Path file = folder.resolve("keys.bcfks");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    private Store store(Sealing sealing) {
        return FileSystemStore.at(folder.resolve("store")).sealedWith(sealing);
    }

    private AuditTrail trail(Sealing sealing, Store store) {
        return AuditTrail.open(AuditLog.directory(folder.resolve("audit")), sealing, store);
    }

    private SdohSync sync(Store store, AuditTrail trail, SigningKey signing) {
        SmartApp app = SmartApp.named("food bank")
                .redirect("http://127.0.0.1:0/callback")
                .signingKey(signing);
        return SdohSync.builder(app)
                .store(store)
                .addressRules(AddressRules.strict().allowingLoopback())
                .browser(page -> ReferralSource.workerOfAnySource().visitAndFollow(page))
                .onAudit(trail)
                .onReferral(referral -> referral.requested().ifPresent(Requested::accept))
                .build();
    }
}
