// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.audit.AuditEntry;
import org.sdohsync.core.audit.AuditLog;
import org.sdohsync.core.audit.AuditTrail;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.secret.EnvelopeSealing;
import org.sdohsync.core.secret.KeyRing;
import org.sdohsync.core.secret.KeyWrapping;
import org.sdohsync.core.secret.SealContext;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.SealingKey;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.testkit.RemovableToken;

/** Sealing keys that are handles of a token, or in a key store of any provider. */
class KeyStoreTokenTest {
    private static final byte[] PLAIN = "a refresh token".getBytes(UTF_8);
    private static final SealContext PLACE =
            new SealContext("connection", "1", "group", Instant.parse("2026-03-01T12:00:00Z"), 7);
    private static final String PIN = "4711-canary";

    private final RemovableToken token =
            RemovableToken.withPin(PIN).generateSecretKey("2026").generateSecretKey("2027");
    private final List<char[]> given = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void seal_withKeyInToken_opensAndLeavesTheIvToTheToken() {
        Sealing sealing = Sealing.aesGcm(KeyRing.of(open().sealingKey("2026")));

        byte[] sealed = sealing.seal(PLAIN, PLACE);

        assertThat(sealing.open(sealed, PLACE)).isEqualTo(PLAIN);
        assertThat(sealing.isCurrent(sealed, PLACE)).isTrue();
        assertThat(sealed).isNotEqualTo(sealing.seal(PLAIN, PLACE));
        assertThat(Arrays.copyOf(sealed, 2)).isEqualTo(new byte[] {'S', 3});
    }

    @Test
    void open_bitFlippedOrCutOffAnywhere_isRefusedAndNeverTakenForAnOutage() {
        Sealing sealing = Sealing.aesGcm(KeyRing.of(open().sealingKey("2026")));
        byte[] sealed = sealing.seal(PLAIN, PLACE);

        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] bad = sealed.clone();
            bad[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(reason(() -> sealing.open(bad, PLACE))).as("bit " + bit).isNotEqualTo(Reason.UNAVAILABLE);
        }
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThat(reason(() -> sealing.open(cut, PLACE))).isEqualTo(Reason.CORRUPT);
        }
    }

    @Test
    void open_whileTheTokenIsOut_isAnOutageAndWorksAgainAfterwards() {
        Sealing sealing = Sealing.aesGcm(KeyRing.of(open().sealingKey("2026")));
        byte[] sealed = sealing.seal(PLAIN, PLACE);

        token.takeOut();
        StoreException out = thrown(() -> sealing.open(sealed, PLACE));
        assertThat(reason(() -> sealing.seal(PLAIN, PLACE))).isEqualTo(Reason.UNAVAILABLE);
        token.putBack();

        assertThat(out.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(out.retryable()).isTrue();
        assertThat(out).hasMessageContaining("REMOVABLE").hasMessageNotContaining(PIN);
        assertThat(sealing.open(sealed, PLACE)).isEqualTo(PLAIN);
        assertThat(token.openings()).isEqualTo(2);
    }

    @Test
    void open_keyNoLongerInToken_isAnOutageAndNoDamage() {
        Sealing sealing = Sealing.aesGcm(KeyRing.of(open().sealingKey("2026")));
        byte[] sealed = sealing.seal(PLAIN, PLACE);

        token.delete("2026");

        StoreException gone = thrown(() -> sealing.open(sealed, PLACE));
        assertThat(gone.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(gone).hasMessageContaining("2026");
    }

    @Test
    void verify_ofAuditTrailWhileTheTokenIsOut_isAnOutageAndNoEdit() {
        Sealing sealing = Sealing.aesGcm(KeyRing.of(open().sealingKey("2026")));
        try (Store store = MemoryStore.create();
                AuditTrail trail = AuditTrail.open(AuditLog.directory(folder.resolve("audit")), sealing, store)) {
            trail.accept(new AuditEntry(
                    Instant.EPOCH,
                    AuditEntry.Action.SIGN_IN,
                    AuditEntry.Outcome.SUCCESS,
                    "c",
                    "a",
                    "s",
                    List.of(),
                    ""));
            assertThat(trail.settle()).isNotEmpty();

            token.takeOut();
            assertThat(reason(() -> trail.verify())).isEqualTo(Reason.UNAVAILABLE);
            token.putBack();

            assertThat(trail.verify().intact()).isTrue();
        }
    }

    @Test
    void token_withWrongPin_isRefusedOnceAndNotAskedAgain() {
        StoreException wrong =
                thrown(() -> KeyStoreSource.token(RemovableToken.TYPE, token.provider(), () -> "0000".toCharArray()));
        assertThat(wrong.reason()).isEqualTo(Reason.WRONG_PIN);
        assertThat(wrong.retryable()).isFalse();
        assertThat(wrong).hasMessageContaining("PIN").hasMessageNotContaining("0000");

        Sealing sealing = Sealing.aesGcm(KeyRing.of(open().sealingKey("2026")));
        token.changePin("another");
        token.takeOut();
        token.putBack();
        int before = token.openings();

        for (int attempt = 0; attempt < 5; attempt++) {
            StoreException changed = thrown(() -> sealing.seal(PLAIN, PLACE));
            assertThat(changed.reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(changed).hasMessageContaining("PIN").hasMessageNotContaining(PIN);
        }
        assertThat(token.openings()).isEqualTo(before + 1);
    }

    @Test
    void token_afterEachOpening_hasThePinOverwritten() {
        Sealing sealing = Sealing.aesGcm(KeyRing.of(open().sealingKey("2026")));
        token.takeOut();
        token.putBack();
        assertThat(sealing.seal(PLAIN, PLACE)).isNotEmpty();

        assertThat(given).hasSize(2).allSatisfy(pin -> assertThat(pin).containsOnly('\0'));
    }

    @Test
    void token_thatIsOut_isUnavailableFromTheBeginning() {
        token.takeOut();

        assertThat(reason(this::open)).isEqualTo(Reason.UNAVAILABLE);
        assertThat(reason(() -> KeyStoreSource.token("NO-SUCH-TYPE", token.provider(), PIN::toCharArray)))
                .isEqualTo(Reason.UNAVAILABLE);
    }

    @Test
    void sealingKey_unknownName_namesThoseThatAreThere() {
        StoreException none = thrown(() -> open().sealingKey("1999"));

        assertThat(none.reason()).isEqualTo(Reason.UNKNOWN_KEY);
        assertThat(none).hasMessageContaining("1999").hasMessageContaining("2027");
    }

    @Test
    void rotation_insideTheToken_opensWhatTheOldKeySealed() {
        KeyStoreSource source = open();
        Sealing before = Sealing.aesGcm(KeyRing.of(source.sealingKey("2026")));
        Sealing after = Sealing.aesGcm(KeyRing.of(source.sealingKey("2027")).alsoOpening(source.sealingKey("2026")));
        byte[] sealed = before.seal(PLAIN, PLACE);

        assertThat(after.open(sealed, PLACE)).isEqualTo(PLAIN);
        assertThat(after.isCurrent(sealed, PLACE)).isFalse();
        assertThat(reason(() -> before.open(after.seal(PLAIN, PLACE), PLACE))).isEqualTo(Reason.UNKNOWN_KEY);
    }

    @Test
    void rotation_fromBytesIntoTheToken_opensWhatTheBytesSealed() {
        SealingKey bytes = SealingKey.of(new byte[SealingKey.BYTES]);
        byte[] sealed = Sealing.aesGcm(KeyRing.of(bytes)).seal(PLAIN, PLACE);
        Sealing after = Sealing.aesGcm(KeyRing.of(open().sealingKey("2026")).alsoOpening(bytes));

        assertThat(after.open(sealed, PLACE)).isEqualTo(PLAIN);
        assertThat(after.open(after.seal(PLAIN, PLACE), PLACE)).isEqualTo(PLAIN);
    }

    @Test
    void envelope_withKeyInToken_asksTheTokenOncePerDataKey() {
        Sealing sealing = EnvelopeSealing.over(KeyWrapping.with(KeyRing.of(open().sealingKey("2026"))));
        byte[] sealed = sealing.seal(PLAIN, PLACE);

        token.takeOut();

        assertThat(sealing.open(sealed, PLACE)).isEqualTo(PLAIN);
        Sealing fresh = EnvelopeSealing.over(KeyWrapping.with(KeyRing.of(SealingKey.of("2026", token.provider(), () -> {
            throw new StoreException("out", Reason.UNAVAILABLE, null);
        }))));
        assertThat(reason(() -> fresh.open(sealed, PLACE))).isEqualTo(Reason.UNAVAILABLE);
    }

    @Test
    void file_withPinSupplier_readsKeysAndSaysWhatIsWrong() throws Exception {
        Provider provider = Security.getProvider("SUN");
        Path file = folder.resolve("keys.p12");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        byte[] bytes = new byte[SealingKey.BYTES];
        Arrays.fill(bytes, (byte) 7);
        KeyStore.ProtectionParameter protection = new KeyStore.PasswordProtection(PIN.toCharArray());
        store.setEntry("long", new KeyStore.SecretKeyEntry(new SecretKeySpec(bytes, "AES")), protection);
        store.setEntry("short", new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[16], "AES")), protection);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PIN.toCharArray());
        }
        KeyStoreSource source = KeyStoreSource.file("PKCS12", provider, file, this::pin);

        assertThat(source.sealingKey("long")).isEqualTo(SealingKey.of(bytes));
        assertThat(reason(() -> source.sealingKey("short"))).isEqualTo(Reason.UNKNOWN_KEY);
        assertThat(given).isNotEmpty().allSatisfy(pin -> assertThat(pin).containsOnly('\0'));
        assertThat(reason(() -> KeyStoreSource.file("PKCS12", provider, file, () -> "no".toCharArray())))
                .isEqualTo(Reason.WRONG_PIN);
        assertThat(reason(() -> KeyStoreSource.file("PKCS12", provider, folder.resolve("none"), this::pin)))
                .isEqualTo(Reason.UNAVAILABLE);
        assertThat(reason(() -> KeyStoreSource.file("BCFKS", provider, file, this::pin)))
                .isEqualTo(Reason.UNSUITABLE);
        Files.write(file, new byte[] {1, 2, 3});
        assertThat(reason(() -> KeyStoreSource.file("PKCS12", provider, file, this::pin)))
                .isEqualTo(Reason.CORRUPT);
        assertThat(source.sealingKey("long")).isEqualTo(SealingKey.of(bytes));
    }

    private KeyStoreSource open() {
        return KeyStoreSource.token(RemovableToken.TYPE, token.provider(), this::pin);
    }

    private char[] pin() {
        char[] pin = PIN.toCharArray();
        given.add(pin);
        return pin;
    }

    private static Reason reason(ThrowingCallable call) {
        return thrown(call).reason();
    }

    private static StoreException thrown(ThrowingCallable call) {
        StoreException thrown = catchThrowableOfType(StoreException.class, call);
        assertThat(thrown).isNotNull();
        return thrown;
    }
}
