// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Planted histories: a verdict that cannot fail proves nothing. */
class VerdictTest {
    private static final Instant ROTATED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant DEAD = ROTATED.plusMillis(5);
    private static final Instant REUSED = ROTATED.plusSeconds(40);

    private static final Rotation ROTATION = new Rotation("f1", "worker-1", ROTATED, "r1", "a2");
    private static final Reuse REUSE = new Reuse("f1", "worker-2", REUSED, "r1");
    private static final Map<String, Instant> KILLED = Map.of("worker-1", DEAD);
    private static final StoredGrant WAITING = new StoredGrant("f1", false, true, "r1", true);
    private static final StoredGrant GOOD = new StoredGrant("f2", true, false, "r9", true);

    @Test
    void of_allUsableNothingReused_isGreen() {
        Tally tally =
                Verdict.of(new History(List.of(ROTATION), List.of(), KILLED, List.of(), Set.of("a2"), List.of(GOOD)));

        assertThat(tally).isEqualTo(new Tally(1, 0, 0, 0, 0, 0, List.of()));
        assertThat(tally.green()).isTrue();
    }

    @Test
    void of_deathBetweenRotationAndWrite_isCountedApart() {
        Tally tally = tally(ROTATION, REUSE, KILLED, Set.of(), WAITING);

        assertThat(tally).isEqualTo(new Tally(1, 0, 1, 0, 0, 0, List.of()));
        assertThat(tally.green()).isTrue();
    }

    @Test
    void of_reuseAfterAWorkerThatLived_isReuseAndLost() {
        assertRed(tally(ROTATION, REUSE, Map.of("worker-2", DEAD), Set.of(), WAITING), "not killed");
    }

    @Test
    void of_reuseWhileTheWorkerLived_isReuse() {
        assertRed(tally(ROTATION, REUSE, Map.of("worker-1", REUSED.plusSeconds(1)), Set.of(), WAITING), "still alive");
    }

    @Test
    void of_accessTokenUsedBeforeItWasDurable_isReuse() {
        assertRed(tally(ROTATION, REUSE, KILLED, Set.of("a2"), WAITING), "before it was durable");
    }

    @Test
    void of_storeHoldsAnotherToken_isReuse() {
        StoredGrant newer = new StoredGrant("f1", false, true, "r2", true);

        assertRed(tally(ROTATION, REUSE, KILLED, Set.of(), newer), "does not hold the spent token");
    }

    @Test
    void of_connectionNotWaitingForItsUser_isReuse() {
        StoredGrant unmarked = new StoredGrant("f1", false, false, "r1", true);

        assertRed(tally(ROTATION, REUSE, KILLED, Set.of(), unmarked), "not left waiting");
    }

    @Test
    void of_belongingsGoneInTheWindow_isReuse() {
        StoredGrant robbed = new StoredGrant("f1", false, true, "r1", false);

        assertRed(tally(ROTATION, REUSE, KILLED, Set.of(), robbed), "not left waiting");
    }

    @Test
    void of_tokenThatNoRefreshSpent_isReuse() {
        Rotation other = new Rotation("f1", "worker-1", ROTATED, "r0", "a1");

        assertRed(tally(other, REUSE, KILLED, Set.of(), WAITING), "0 refreshes spent");
    }

    @Test
    void of_oneExcusedAndOneUnexcusedReuseOfAFamily_isLost() {
        Reuse early = new Reuse("f1", "worker-3", ROTATED, "r1");

        Tally tally = Verdict.of(new History(
                List.of(ROTATION), List.of(early, REUSE), KILLED, List.of(), Set.of(), List.of(WAITING, GOOD)));

        assertThat(tally.reuse()).isEqualTo(1);
        assertThat(tally.inherentWindow()).isEqualTo(1);
        assertThat(tally.lost()).isEqualTo(1);
    }

    @Test
    void of_unusableWithoutAReuse_isLost() {
        Tally tally = Verdict.of(
                new History(List.of(ROTATION), List.of(), KILLED, List.of(), Set.of(), List.of(WAITING, GOOD)));

        assertThat(tally.reuse()).isZero();
        assertThat(tally.lost()).isEqualTo(1);
        assertThat(tally.green()).isFalse();
    }

    @Test
    void of_usableWithoutItsBelongings_isLost() {
        StoredGrant robbed = new StoredGrant("f2", true, false, "r9", false);

        assertThat(Verdict.of(new History(List.of(), List.of(), Map.of(), List.of(), Set.of(), List.of(robbed)))
                        .lost())
                .isEqualTo(1);
    }

    @Test
    void of_suspensionBetweenRotationAndWrite_isCountedApart() {
        Suspension before = new Suspension("worker-1", ROTATED.plusMillis(5), ROTATED.plusSeconds(45));
        Reuse afterTheLease = new Reuse("f1", "worker-2", ROTATED.plusSeconds(41), "r1");
        Reuse within = new Reuse("f1", "worker-2", ROTATED.plusSeconds(10), "r1");

        assertThat(suspended(before, afterTheLease)).isEqualTo(new Tally(1, 0, 1, 1, 0, 0, List.of()));
        assertThat(suspended(before, within).reuse()).isEqualTo(1);
    }

    @Test
    void of_reuseByAProcessThatJustWokeUp_isCountedApartAndMustBeRare() {
        Suspension whole = new Suspension("worker-2", ROTATED.minusSeconds(41), ROTATED.plusSeconds(4));
        Reuse late = new Reuse("f1", "worker-2", ROTATED.plusSeconds(5), "r1");

        Tally once = suspended(whole, late);
        Tally twice = Verdict.of(new History(
                List.of(ROTATION), List.of(late, late), Map.of(), List.of(whole), Set.of(), List.of(WAITING, GOOD)));

        assertThat(once).isEqualTo(new Tally(1, 0, 0, 1, 1, 0, List.of()));
        assertThat(once.green()).isTrue();
        assertThat(twice.oftenAtTheByte()).isTrue();
        assertThat(twice.green()).isFalse();
        assertThat(suspended(whole, new Reuse("f1", "worker-2", ROTATED.plusSeconds(20), "r1"))
                        .reuse())
                .isEqualTo(1);
    }

    @Test
    void of_requestOfTheDeadThatCameInLate_isCountedApart() {
        Map<String, Instant> killed = Map.of("worker-2", ROTATED.minusMillis(300));
        Reuse late = new Reuse("f1", "worker-2", ROTATED.plusMillis(20), "r1");
        Reuse tooLate = new Reuse("f1", "worker-2", ROTATED.plusSeconds(5), "r1");

        assertThat(tally(ROTATION, late, killed, Set.of(), WAITING)).isEqualTo(new Tally(1, 0, 1, 0, 0, 0, List.of()));
        assertThat(tally(ROTATION, tooLate, killed, Set.of(), WAITING).reuse()).isEqualTo(1);
        assertThat(tally(ROTATION, late, Map.of("worker-2", ROTATED.plusMillis(1)), Set.of(), WAITING)
                        .reuse())
                .isEqualTo(1);
    }

    private static Tally suspended(Suspension suspension, Reuse reuse) {
        return Verdict.of(new History(
                List.of(ROTATION), List.of(reuse), Map.of(), List.of(suspension), Set.of(), List.of(WAITING, GOOD)));
    }

    private static Tally tally(
            Rotation rotation, Reuse reuse, Map<String, Instant> killed, Set<String> used, StoredGrant held) {
        return Verdict.of(new History(List.of(rotation), List.of(reuse), killed, List.of(), used, List.of(held, GOOD)));
    }

    private static void assertRed(Tally tally, String finding) {
        assertThat(tally.green()).isFalse();
        assertThat(tally.reuse()).isEqualTo(1);
        assertThat(tally.inherentWindow()).isZero();
        assertThat(tally.lost()).isEqualTo(1);
        assertThat(tally.findings()).anyMatch(line -> line.contains(finding));
    }
}
