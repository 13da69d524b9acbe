// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;

class KeyRingTest {
    private static final byte[] PLAIN = "token".getBytes(UTF_8);
    private static final SealContext PLACE = SealingTest.place("p");
    private static final SealingKey OLD = SealingKey.of(SealingTest.key(1));
    private static final SealingKey NEW = SealingKey.of(SealingTest.key(2));
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path directory;

    @Test
    void open_withAnOlderKeyOfTheRing_works() {
        Sealing before = Sealing.aesGcm(SealingTest.key(1));
        Sealing after = Sealing.aesGcm(KeyRing.of(NEW).alsoOpening(OLD));
        byte[] sealedBefore = before.seal(PLAIN, PLACE);
        byte[] sealedAfter = after.seal(PLAIN, PLACE);

        assertThat(after.open(sealedBefore, PLACE)).isEqualTo(PLAIN);
        assertThat(after.isCurrent(sealedBefore, PLACE)).isFalse();
        assertThat(after.isCurrent(sealedAfter, PLACE)).isTrue();
        assertThat(SealingTest.reason(before, sealedAfter, PLACE)).isEqualTo(Reason.UNKNOWN_KEY);
    }

    @Test
    void open_keyMissing_namesIt() {
        byte[] sealed = Sealing.aesGcm(KeyRing.of(OLD)).seal(PLAIN, SealingTest.place("1"));

        StoreException thrown = catchThrowableOfType(
                StoreException.class, () -> Sealing.aesGcm(KeyRing.of(NEW)).open(sealed, SealingTest.place("1")));

        assertThat(thrown.reason()).isEqualTo(Reason.UNKNOWN_KEY);
        assertThat(thrown).hasMessageContaining("connection/1").hasMessageContaining(OLD.id());
    }

    @Test
    void aesGcm_keysFromAService_asksForTheIdInTheEnvelope() {
        KeyProvider service = new KeyProvider() {
            @Override
            public SealingKey newest() {
                return NEW;
            }

            @Override
            public Optional<SealingKey> find(String id) {
                return id.equals(OLD.id()) ? Optional.of(OLD) : Optional.empty();
            }
        };

        byte[] sealed = Sealing.aesGcm(KeyRing.of(OLD)).seal(PLAIN, PLACE);

        assertThat(Sealing.aesGcm(service).open(sealed, PLACE)).isEqualTo(PLAIN);
        assertThat(SealingTest.reason(
                        Sealing.aesGcm(service), Sealing.aesGcm(service).seal(PLAIN, PLACE), PLACE))
                .isEqualTo(Reason.UNKNOWN_KEY);
    }

    @Test
    void pkcs12_keysOfTheStore_areAllRead() throws Exception {
        Path file = keystore();

        KeyRing ring = KeyRing.pkcs12(file, PASSWORD, "second");

        assertThat(ring.newest()).isEqualTo(NEW);
        assertThat(ring.find(OLD.id())).contains(OLD);
        assertThat(PASSWORD).isEqualTo("changeit".toCharArray());
    }

    @Test
    void pkcs12_whatCannotBeRead_isTyped() throws Exception {
        Path file = keystore();
        Path garbage = Files.write(directory.resolve("garbage.p12"), new byte[] {1, 2, 3});

        assertThat(reason(() -> KeyRing.pkcs12(file, PASSWORD, "third"))).isEqualTo(Reason.UNKNOWN_KEY);
        assertThat(reason(() -> KeyRing.pkcs12(file, "wrong".toCharArray(), "second")))
                .isEqualTo(Reason.WRONG_PIN);
        assertThat(reason(() -> KeyRing.pkcs12(garbage, PASSWORD, "second"))).isEqualTo(Reason.CORRUPT);
        assertThat(reason(() -> KeyRing.pkcs12(directory.resolve("none"), PASSWORD, "second")))
                .isEqualTo(Reason.UNAVAILABLE);
    }

    @Test
    void toString_keys_showTheirIdsOnly() {
        KeyRing ring = KeyRing.of(NEW).alsoOpening(OLD);
        for (Object printed : new Object[] {NEW, ring, Sealing.aesGcm(ring)}) {
            assertThat(printed.toString()).contains(NEW.id()).doesNotContain("02020202");
        }
        assertThat(NEW.id()).matches("[0-9a-f]{16}");
        assertThat(NEW).isNotEqualTo(OLD).isEqualTo(SealingKey.of(SealingTest.key(2)));
    }

    private Path keystore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        KeyStore.ProtectionParameter protection = new KeyStore.PasswordProtection(PASSWORD);
        store.setEntry("first", new KeyStore.SecretKeyEntry(new SecretKeySpec(SealingTest.key(1), "AES")), protection);
        store.setEntry("second", new KeyStore.SecretKeyEntry(new SecretKeySpec(SealingTest.key(2), "AES")), protection);
        store.setEntry("short", new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[16], "AES")), protection);
        Path file = directory.resolve("keys.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD);
        }
        return file;
    }

    private static Reason reason(ThrowingCallable call) {
        StoreException thrown = catchThrowableOfType(StoreException.class, call);
        assertThat(thrown).isNotNull();
        return thrown.reason();
    }
}
