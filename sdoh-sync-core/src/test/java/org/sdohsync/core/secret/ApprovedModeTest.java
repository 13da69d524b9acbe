// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.CryptoServicesRegistrar;
import org.bouncycastle.jcajce.provider.BouncyCastleFipsProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.core.internal.secret.KeyHandle;

/** Sealing with a FIPS 140 provider in approved mode, which is a mode of a thread: each test has one of its own. */
@Timeout(480)
class ApprovedModeTest {
    private static final byte[] PLAIN = "a refresh token".getBytes(UTF_8);
    private static final SealContext PLACE = SealingTest.place("1");
    private static final String PASSWORD = "a password of some length";

    @TempDir
    private Path folder;

    @Test
    void seal_withApprovedProvider_opensThereAndElsewhere() throws Exception {
        approved(provider -> {
            Sealing fips = Sealing.aesGcm(KeyRing.of(SealingKey.of(SealingTest.key(1), provider)));
            Sealing usual = Sealing.aesGcm(SealingTest.key(1));
            byte[] sealed = fips.seal(PLAIN, PLACE);

            assertThat(fips.open(sealed, PLACE)).isEqualTo(PLAIN);
            assertThat(usual.open(sealed, PLACE)).isEqualTo(PLAIN);
            assertThat(fips.open(usual.seal(PLAIN, PLACE), PLACE)).isEqualTo(PLAIN);
            assertThat(sealed).isNotEqualTo(fips.seal(PLAIN, PLACE));
            sealed[sealed.length - 1] ^= 1;
            assertThat(SealingTest.reason(fips, sealed, PLACE)).isEqualTo(Reason.CORRUPT);
            return null;
        });
    }

    @Test
    void envelope_withApprovedProvider_makesItsDataKeysThere() throws Exception {
        approved(provider -> {
            EnvelopeSealing sealing = EnvelopeSealing.over(
                            KeyWrapping.with(KeyRing.of(SealingKey.of(SealingTest.key(1), provider))))
                    .provider(provider);

            assertThat(sealing.open(sealing.seal(PLAIN, PLACE), PLACE)).isEqualTo(PLAIN);
            return null;
        });
    }

    @Test
    void sealingKey_inKeyStoreOfApprovedProvider_isReadAndBound() throws Exception {
        approved(provider -> {
            KeyStore store = KeyStore.getInstance("BCFKS", provider);
            store.load(null, null);
            store.setKeyEntry("2026", new SecretKeySpec(SealingTest.key(1), "AES"), PASSWORD.toCharArray(), null);
            Path file = folder.resolve("keys.bcfks");
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, PASSWORD.toCharArray());
            }

            SealingKey key = KeyStoreSource.file("BCFKS", provider, file, PASSWORD::toCharArray)
                    .sealingKey("2026");

            assertThat(key).isEqualTo(SealingKey.of(SealingTest.key(1)));
            assertThat(key.handle().provider()).contains(provider);
            Sealing sealing = Sealing.aesGcm(KeyRing.of(key));
            byte[] sealed = sealing.seal(PLAIN, PLACE);
            assertThat(Arrays.copyOf(sealed, 2)).isEqualTo(new byte[] {'S', 2});
            assertThat(sealing.open(sealed, PLACE)).isEqualTo(PLAIN);
            return null;
        });
    }

    /** A generator of the Java runtime is refused: the key would not be an approved one. */
    @Test
    void use_refusedByTheApprovedProvider_isUnsuitable() throws Exception {
        approved(provider -> {
            KeyHandle<SecretKey> key = KeyHandle.fixed("key", new SecretKeySpec(SealingTest.key(1), "AES"), provider);

            StoreException refused = catchThrowableOfType(
                    StoreException.class,
                    () -> key.use((own, named) -> {
                        Cipher cipher = Cipher.getInstance(AesGcm.TRANSFORMATION, provider);
                        cipher.init(Cipher.ENCRYPT_MODE, own, SecureRandom.getInstance("SHA1PRNG"));
                        return cipher.doFinal(PLAIN);
                    }));

            assertThat(refused.reason()).isEqualTo(Reason.UNSUITABLE);
            assertThat(refused).hasMessageContaining("BCFIPS");
            return null;
        });
    }

    @FunctionalInterface
    private interface Work {
        Void with(Provider provider) throws Exception;
    }

    private static void approved(Work work) throws Exception {
        Callable<Void> inApprovedMode = () -> {
            CryptoServicesRegistrar.setApprovedOnlyMode(true);
            assertThat(CryptoServicesRegistrar.isInApprovedOnlyMode()).isTrue();
            return work.with(new BouncyCastleFipsProvider());
        };
        FutureTask<Void> task = new FutureTask<>(inApprovedMode);
        Thread thread = new Thread(task, "approved-mode");
        thread.setDaemon(true);
        thread.start();
        task.get(100, TimeUnit.SECONDS);
    }
}
