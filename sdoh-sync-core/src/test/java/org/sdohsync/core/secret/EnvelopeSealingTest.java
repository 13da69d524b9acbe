// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.store.Store;

/** Data keys that a service wraps: how often it is asked, how they change, and what its failures are. */
class EnvelopeSealingTest {
    private static final byte[] PLAIN = "a refresh token".getBytes(UTF_8);
    private static final SealContext PLACE = SealingTest.place("1");

    private final AtomicLong now = new AtomicLong();
    private final Service service = new Service();
    private final EnvelopeSealing sealing = EnvelopeSealing.create(service, now::get);

    @Test
    void open_whatWasSealed_givesItBackInItsPlaceOnly() {
        byte[] sealed = sealing.seal(PLAIN, PLACE);

        assertThat(sealing.open(sealed, PLACE)).isEqualTo(PLAIN);
        assertThat(sealing.isCurrent(sealed, PLACE)).isTrue();
        assertThat(SealingTest.reason(sealing, sealed, SealingTest.place("2"))).isEqualTo(Reason.CORRUPT);
        assertThat(new String(sealed, UTF_8)).doesNotContain("refresh");
    }

    @Test
    void open_bitFlippedOrCutOffAnywhere_isRefused() {
        byte[] sealed = sealing.seal(PLAIN, PLACE);

        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] bad = sealed.clone();
            bad[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(SealingTest.reason(sealing, bad, PLACE)).as("bit " + bit).isNotNull();
        }
        for (int length = 0; length < sealed.length; length++) {
            assertThat(SealingTest.reason(sealing, Arrays.copyOf(sealed, length), PLACE))
                    .isEqualTo(Reason.CORRUPT);
        }
    }

    @Test
    void seal_manyRecords_asksTheServiceForOneDataKey() {
        List<byte[]> all = new ArrayList<>();
        for (int each = 0; each < 100; each++) {
            all.add(sealing.seal(PLAIN, PLACE));
        }

        assertThat(all).allSatisfy(one -> assertThat(sealing.open(one, PLACE)).isEqualTo(PLAIN));
        assertThat(service.wraps).isEqualTo(1);
        // Once, to see that what was wrapped comes back.
        assertThat(service.unwraps).isEqualTo(1);
    }

    @Test
    void open_afterTheTimeOfADataKey_asksTheServiceAgain() {
        byte[] sealed = sealing.seal(PLAIN, PLACE);

        now.addAndGet(EnvelopeSealing.TIME.minusSeconds(1).toNanos());
        assertThat(sealing.open(sealed, PLACE)).isEqualTo(PLAIN);
        assertThat(service.unwraps).isEqualTo(1);
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        service.keys.clear();

        assertThat(SealingTest.reason(sealing, sealed, PLACE)).isEqualTo(Reason.UNKNOWN_KEY);
        assertThat(SealingTest.reason(sealing, sealed, PLACE)).isEqualTo(Reason.UNKNOWN_KEY);
        assertThat(service.unwraps).isEqualTo(3);
    }

    @Test
    void seal_afterTheLifeOfADataKey_usesAnother() {
        byte[] first = sealing.seal(PLAIN, PLACE);
        now.addAndGet(EnvelopeSealing.LIFE.minusSeconds(1).toNanos());
        byte[] second = sealing.seal(PLAIN, PLACE);
        assertThat(service.wraps).isEqualTo(1);
        now.addAndGet(Duration.ofSeconds(2).toNanos());

        byte[] third = sealing.seal(PLAIN, PLACE);

        assertThat(service.wraps).isEqualTo(2);
        for (byte[] each : List.of(first, second, third)) {
            assertThat(sealing.open(each, PLACE)).isEqualTo(PLAIN);
        }
    }

    @Test
    void holding_fewDataKeys_keepsNoMore() {
        EnvelopeSealing small = sealing.holding(2, Duration.ofHours(1));
        List<byte[]> sealed = new ArrayList<>();
        for (int each = 0; each < 5; each++) {
            service.newest = service.add("key-" + each);
            sealed.add(small.seal(PLAIN, PLACE));
        }
        int before = service.unwraps;

        sealed.forEach(one -> assertThat(small.open(one, PLACE)).isEqualTo(PLAIN));

        assertThat(service.unwraps - before).isBetween(3, 5);
        assertThatIllegalArgumentException().isThrownBy(() -> sealing.holding(0, Duration.ofHours(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> sealing.holding(1, Duration.ZERO));
    }

    @Test
    void rewrap_afterTheServicesKeyChanged_leavesNothingOnTheOldOne() {
        MemoryRecords medium = new MemoryRecords();
        try (Store store = Store.over(medium, sealing)) {
            String digest = store.digest().of("account", "worker").orElseThrow();
            byte[] sealed = sealing.seal(PLAIN, PLACE);
            service.newest = service.add("2027");

            assertThat(sealing.isCurrent(sealed, PLACE)).isFalse();
            assertThat(sealing.open(sealed, PLACE)).isEqualTo(PLAIN);
            assertThat(store.rewrap().rewrapped()).isEqualTo(1);

            service.keys.remove("2026");
            try (Store again = Store.over(medium, EnvelopeSealing.create(service, now::get))) {
                assertThat(again.digest().of("account", "worker")).contains(digest);
                assertThat(again.rewrap().rewrapped()).isZero();
            }
        }
    }

    @Test
    void alsoOpening_betweenKeysAndService_opensBothWaysAndKnowsWhatIsOld() {
        Sealing bytes = Sealing.aesGcm(SealingTest.key(1));
        byte[] old = bytes.seal(PLAIN, PLACE);
        byte[] enveloped = sealing.seal(PLAIN, PLACE);
        Sealing there = sealing.alsoOpening(bytes);
        Sealing back = bytes.alsoOpening(sealing);

        assertThat(SealingTest.reason(sealing, old, PLACE)).isEqualTo(Reason.UNKNOWN_KEY);
        assertThat(SealingTest.reason(bytes, enveloped, PLACE)).isEqualTo(Reason.UNKNOWN_KEY);
        assertThat(there.open(old, PLACE)).isEqualTo(PLAIN);
        assertThat(there.isCurrent(old, PLACE)).isFalse();
        assertThat(there.isCurrent(there.seal(PLAIN, PLACE), PLACE)).isTrue();
        assertThat(back.open(enveloped, PLACE)).isEqualTo(PLAIN);
        assertThat(back.isCurrent(enveloped, PLACE)).isFalse();
        old[old.length - 1] ^= 1;
        assertThat(SealingTest.reason(there, old, PLACE)).isEqualTo(Reason.CORRUPT);
    }

    @Test
    void service_thatFails_isAnOutageAndAskedAgain() {
        byte[] sealed = sealing.seal(PLAIN, PLACE);
        EnvelopeSealing other = EnvelopeSealing.create(service, now::get);
        service.failure = new IllegalStateException("connection reset");

        assertThat(SealingTest.reason(other, sealed, PLACE)).isEqualTo(Reason.UNAVAILABLE);
        StoreException failed = catchThrowableOfType(StoreException.class, () -> other.seal(PLAIN, PLACE));
        assertThat(failed.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(failed).hasMessageContaining("2026").hasMessageContaining("IllegalStateException");

        service.failure = null;
        assertThat(other.open(sealed, PLACE)).isEqualTo(PLAIN);
    }

    @Test
    void service_thatGivesOtherBytesBack_encryptsNothing() {
        service.forgetful = true;
        assertThat(refusal()).isEqualTo(Reason.UNSUITABLE);
        service.forgetful = false;
        service.newest = "";
        assertThat(refusal()).isEqualTo(Reason.UNSUITABLE);
        service.newest = "x".repeat(256);
        assertThat(refusal()).isEqualTo(Reason.UNSUITABLE);
    }

    @Test
    @Timeout(240)
    void open_byManyThreadsAtOnce_asksTheServiceOnce() throws Exception {
        byte[] sealed = sealing.seal(PLAIN, PLACE);
        EnvelopeSealing other = EnvelopeSealing.create(service, now::get);
        int before = service.unwraps;
        int threads = 16;
        CountDownLatch ready = new CountDownLatch(threads);
        service.slow = ready;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<byte[]>> opened = new ArrayList<>();
            for (int each = 0; each < threads; each++) {
                opened.add(pool.submit(() -> {
                    ready.countDown();
                    return other.open(sealed, PLACE);
                }));
            }
            for (Future<byte[]> one : opened) {
                assertThat(one.get(30, TimeUnit.SECONDS)).isEqualTo(PLAIN);
            }
        } finally {
            pool.shutdownNow();
        }

        assertThat(service.unwraps - before).isEqualTo(1);
    }

    @Test
    void provider_named_makesAndUsesTheDataKeys() {
        EnvelopeSealing named = sealing.provider(Security.getProvider("SunJCE"));

        assertThat(named.open(named.seal(PLAIN, PLACE), PLACE)).isEqualTo(PLAIN);
        EnvelopeSealing unable = sealing.provider(Security.getProvider("SUN"));
        StoreException refused = catchThrowableOfType(StoreException.class, () -> unable.seal(PLAIN, PLACE));
        assertThat(refused.reason()).isEqualTo(Reason.UNSUITABLE);
    }

    @Test
    void dataKey_givenToTheService_isOverwrittenAfterwards() {
        byte[] sealed = sealing.seal(PLAIN, PLACE);

        assertThat(service.seen).hasSize(2).allSatisfy(key -> assertThat(key).containsOnly(0));
        assertThat(sealing.toString()).doesNotContain(HexFormat.of().formatHex(sealed, 2, 40));
    }

    @Test
    void wrapping_withSealingKeys_followsTheirRotation() {
        SealingKey old = SealingKey.of(SealingTest.key(1));
        SealingKey next = SealingKey.of(SealingTest.key(2));
        byte[] sealed = EnvelopeSealing.over(KeyWrapping.with(KeyRing.of(old))).seal(PLAIN, PLACE);
        Sealing both = EnvelopeSealing.over(KeyWrapping.with(KeyRing.of(next).alsoOpening(old)));

        assertThat(both.open(sealed, PLACE)).isEqualTo(PLAIN);
        assertThat(both.isCurrent(sealed, PLACE)).isFalse();
        assertThat(SealingTest.reason(EnvelopeSealing.over(KeyWrapping.with(KeyRing.of(next))), sealed, PLACE))
                .isEqualTo(Reason.UNKNOWN_KEY);
    }

    private Reason refusal() {
        StoreException refused = catchThrowableOfType(StoreException.class, () -> sealing.seal(PLAIN, PLACE));
        assertThat(refused).isNotNull();
        return refused.reason();
    }

    /** A key service: it wraps with keys that nobody else has. */
    private static final class Service implements KeyWrapping {
        final Map<String, Sealing> keys = new HashMap<>();
        final List<byte[]> seen = new ArrayList<>();
        String newest = add("2026");
        int wraps;
        int unwraps;
        boolean forgetful;

        @Nullable
        RuntimeException failure;

        @Nullable
        CountDownLatch slow;

        String add(String id) {
            keys.put(id, Sealing.aesGcm(SealingTest.key(100 + keys.size())));
            return id;
        }

        @Override
        public String newestId() {
            return newest;
        }

        @Override
        public synchronized byte[] wrap(String keyId, byte[] dataKey) {
            fail();
            wraps++;
            seen.add(dataKey);
            return key(keyId).seal(dataKey, SealingTest.place(keyId));
        }

        @Override
        public synchronized byte[] unwrap(String keyId, byte[] wrapped) {
            fail();
            unwraps++;
            await();
            byte[] back = key(keyId).open(wrapped, SealingTest.place(keyId));
            if (forgetful) {
                back[0] ^= 1;
            }
            seen.add(back);
            return back;
        }

        private void fail() {
            if (failure != null) {
                throw failure;
            }
        }

        // Goes on when all threads have asked.
        private void await() {
            CountDownLatch all = slow;
            try {
                if (all != null && !all.await(30, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("not all threads came");
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stopped);
            }
        }

        private Sealing key(String id) {
            Sealing key = keys.get(id);
            if (key == null) {
                throw new StoreException("no key " + id + ": add it", Reason.UNKNOWN_KEY, null);
            }
            return key;
        }
    }
}
