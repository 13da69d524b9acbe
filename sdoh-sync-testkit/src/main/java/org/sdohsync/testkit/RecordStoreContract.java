// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Codec;
import org.sdohsync.core.store.Lease;
import org.sdohsync.core.store.Leases;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;

/**
 * What a {@link RecordStore} has to keep, as tests. Subclass it for a store of your own; JUnit runs what it inherits:
 *
 * <pre>{@code
 * class MyStoreTest extends RecordStoreContract {
 *     @Override
 *     protected RecordStore open() {
 *         return new MyRecordStore(newEmptyMedium());
 *     }
 * }
 * }</pre>
 *
 * <p>A store that outlives its process subclasses {@link DurableRecordStoreContract}.
 */
public abstract class RecordStoreContract extends ListingRules {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Makes one; called by JUnit. */
    protected RecordStoreContract() {}

    @Test
    void save_oddTexts_areKeptApart() {
        List<String> texts = OddTexts.texts();
        List<Revision> revisions = new ArrayList<>();
        for (String text : texts) {
            revisions.add(create(new RecordKey(KIND, text), draft(text, NOON, text)));
        }

        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            assertHeld(new RecordKey(KIND, text), revisions.get(i), draft(text, NOON, text));
            assertThat(store.list(RecordQuery.of(KIND).group(text))).hasSize(1);
        }
    }

    @Test
    void save_oddPayloads_areKeptByteForByte() {
        byte[] everyByte = new byte[256];
        for (int i = 0; i < 256; i++) {
            everyByte[i] = (byte) i;
        }
        byte[] megabyte = new byte[1024 * 1024];
        new Random(1).nextBytes(megabyte);
        Revision revision = Revision.NONE;
        for (byte[] payload : List.of(new byte[0], everyByte, megabyte, new byte[] {0})) {
            RecordDraft draft = RecordDraft.of("", null, payload);
            revision = save(KEY, draft, revision);
            assertHeld(KEY, revision, draft);
        }
    }

    @Test
    void save_oddDueTimes_areKeptToTheNanosecond() {
        Revision revision = Revision.NONE;
        for (String time : List.of(
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999999999Z",
                "0001-01-01T00:00:00Z",
                "2026-03-29T01:30:00.000000001Z",
                "9999-12-31T23:59:59.999999999Z")) {
            RecordDraft draft = draft("", Instant.parse(time), "");
            revision = save(KEY, draft, revision);
            assertHeld(KEY, revision, draft);
        }
    }

    @Test
    void take_eightThreads_oneGetsIt() {
        Records<String> records = Store.over(store, Sealing.none()).records(new TextCodec());
        for (int round = 0; round < 10; round++) {
            String once = "once-" + round;
            assertThat(records.create(once)).isPresent();

            assertThat(Race.of(() -> records.take(once))).containsOnlyOnce(Optional.of(once));
            assertThat(records.load(once)).isEmpty();
        }
    }

    @Test
    void close_thenAnyCall_isIllegalState() {
        store.close();

        assertThatIllegalStateException().isThrownBy(() -> store.load(KEY));
        assertThatIllegalStateException().isThrownBy(() -> store.save(KEY, draft("", null, ""), Revision.NONE));
        assertThatIllegalStateException().isThrownBy(() -> store.delete(KEY, new Revision(1)));
        assertThatIllegalStateException().isThrownBy(() -> store.list(RecordQuery.of(KIND)));
    }

    @Test
    void close_twice_doesNothing() {
        store.close();

        assertThatCode(store::close).doesNotThrowAnyException();
    }

    @Test
    void lease_held_isRefusedUntilItsEnd() {
        MutableClock clock = MutableClock.at(NOON);
        Leases leases = leases(clock);
        Lease first = leases.tryAcquire("refresh", MINUTE).orElseThrow();

        assertThat(leases.tryAcquire("refresh", MINUTE)).isEmpty();
        assertThat(leases.tryAcquire("something else", MINUTE)).isPresent();
        clock.advance(MINUTE.minusSeconds(1));
        assertThat(leases.tryAcquire("refresh", MINUTE)).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        Lease second = leases.tryAcquire("refresh", MINUTE).orElseThrow();
        assertThat(second.fencing()).isGreaterThan(first.fencing());
    }

    @Test
    void lease_released_isFreeAtOnceAndFencingGrows() {
        Leases leases = leases(MutableClock.at(NOON));
        long last = 0;
        for (int i = 0; i < 5; i++) {
            Lease lease = leases.tryAcquire("refresh", MINUTE).orElseThrow();
            assertThat(lease.fencing()).isGreaterThan(last);
            last = lease.fencing();
            leases.release(lease);
        }
    }

    @Test
    void lease_releasedByLateHolder_staysWithTheNewOne() {
        MutableClock clock = MutableClock.at(NOON);
        Leases leases = leases(clock);
        Lease late = leases.tryAcquire("refresh", MINUTE).orElseThrow();
        clock.advance(MINUTE);
        Lease current = leases.tryAcquire("refresh", MINUTE).orElseThrow();

        leases.release(late);

        assertThat(leases.tryAcquire("refresh", MINUTE)).isEmpty();
        assertThat(leases.renew(current, MINUTE)).isPresent();
    }

    @Test
    void lease_renewedAfterTakeover_isRefused() {
        MutableClock clock = MutableClock.at(NOON);
        Leases leases = leases(clock);
        Lease late = leases.tryAcquire("refresh", MINUTE).orElseThrow();
        clock.advance(MINUTE.multipliedBy(2));
        Lease renewedLate = leases.renew(late, MINUTE).orElseThrow();
        assertThat(leases.tryAcquire("refresh", MINUTE)).isEmpty();
        clock.advance(MINUTE);
        Lease current = leases.tryAcquire("refresh", MINUTE).orElseThrow();

        assertThat(leases.renew(renewedLate, MINUTE)).isEmpty();
        assertThat(leases.renew(current, MINUTE)).isPresent();
    }

    /** A clock that was ten years ahead must not hold a lease for ten years. */
    @Test
    void lease_writtenUnderAClockYearsAhead_isOver() {
        MutableClock clock = MutableClock.at(NOON.plus(Duration.ofDays(3653)));
        Leases leases = leases(clock);
        Lease ahead = leases.tryAcquire("refresh", MINUTE).orElseThrow();
        clock.set(NOON);

        assertThat(leases.isHeld(ahead, Duration.ZERO)).isFalse();
        Lease current = leases.tryAcquire("refresh", MINUTE).orElseThrow();

        assertThat(current.fencing()).isGreaterThan(ahead.fencing());
        assertThat(leases.renew(ahead, MINUTE)).isEmpty();
        assertThat(leases.tryAcquire("refresh", MINUTE)).isEmpty();
    }

    @Test
    void lease_ofTheLongestTime_isHeldToItsEndAndNoLongerOneIsGiven() {
        MutableClock clock = MutableClock.at(NOON);
        Leases leases = leases(clock);
        Lease longest = leases.tryAcquire("refresh", Leases.LONGEST).orElseThrow();

        assertThat(leases.tryAcquire("refresh", MINUTE)).isEmpty();
        clock.advance(Leases.LONGEST.minus(MINUTE));
        assertThat(leases.tryAcquire("refresh", MINUTE)).isEmpty();
        assertThat(leases.isHeld(longest, MINUTE.minusSeconds(1))).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(leases.isHeld(longest, MINUTE)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> leases.tryAcquire("another", Leases.LONGEST.plusMillis(1)));
        clock.advance(MINUTE);
        assertThat(leases.tryAcquire("refresh", MINUTE)).isPresent();
    }

    /** What it was held for is done by then, whatever becomes of the store. */
    @Test
    void lease_releasedToAStoreThatIsClosed_failsNothing() {
        Leases leases = leases(MutableClock.at(NOON));
        Lease lease = leases.tryAcquire("refresh", MINUTE).orElseThrow();
        store.close();

        assertThatCode(() -> leases.release(lease)).doesNotThrowAnyException();
    }

    @Test
    void lease_released_leavesNoRecord() {
        Leases leases = leases(MutableClock.at(NOON));

        leases.release(leases.tryAcquire("refresh", MINUTE).orElseThrow());

        assertThat(store.list(RecordQuery.of("lease"))).isEmpty();
    }

    @Test
    void lease_endedLongAgo_isRemovedAndItsHolderStaysOut() {
        MutableClock clock = MutableClock.at(NOON);
        Leases leases = leases(clock);
        Lease late = leases.tryAcquire("refresh", MINUTE).orElseThrow();
        clock.advance(Leases.KEPT);
        Lease other = leases.tryAcquire("other", MINUTE).orElseThrow();
        assertThat(leases.removeEnded()).isZero();
        clock.advance(MINUTE.plusMillis(1));

        assertThat(leases.removeEnded()).isEqualTo(1);

        Lease current = leases.tryAcquire("refresh", MINUTE).orElseThrow();
        assertThat(current.fencing()).isGreaterThan(late.fencing());
        assertThat(leases.renew(late, MINUTE)).isEmpty();
        leases.release(late);
        assertThat(leases.renew(current, MINUTE)).isPresent();
        assertThat(leases.renew(other, MINUTE)).isPresent();
    }

    @Test
    void lease_ofAForgottenName_isGoneWithThoseBelowIt() {
        Leases leases = leases(MutableClock.at(NOON));
        for (int task = 0; task < 250; task++) {
            assertThat(leases.tryAcquire("action/c1/" + task, MINUTE)).isPresent();
        }
        Lease own = leases.tryAcquire("action/c1", MINUTE).orElseThrow();
        Lease neighbour = leases.tryAcquire("action/c10/1", MINUTE).orElseThrow();

        leases.forget("action/c1");

        assertThat(store.list(RecordQuery.of("lease"))).hasSize(1);
        assertThat(leases.renew(own, MINUTE)).isEmpty();
        assertThat(leases.renew(neighbour, MINUTE)).isPresent();
    }

    @Test
    void lease_eightThreads_oneWins() {
        Leases leases = leases(MutableClock.at(NOON));
        for (int round = 0; round < 10; round++) {
            List<Optional<Lease>> acquired = Race.of(() -> leases.tryAcquire("refresh", MINUTE));

            assertThat(acquired.stream().filter(Optional::isPresent)).hasSize(1);
            acquired.forEach(lease -> lease.ifPresent(leases::release));
        }
    }

    private Leases leases(Clock clock) {
        return Store.over(store, Sealing.none()).leases(clock);
    }

    private static final class TextCodec implements Codec<String> {
        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public String id(String value) {
            return value;
        }

        @Override
        public String group(String value) {
            return "";
        }

        @Override
        public JsonObject write(String value) {
            return JsonObject.builder().text("text", value).build();
        }

        @Override
        public String read(JsonObject json) {
            return json.text("text").orElseThrow();
        }
    }
}
