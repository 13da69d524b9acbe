// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.observation.WorkObserver;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.smart.internal.admission.Gate;
import org.sdohsync.smart.internal.audit.SmartAudit;
import org.sdohsync.smart.internal.client.Proofs;

class RecentTokensTest {
    private static final ConnectionId ID = new ConnectionId("first");
    private static final Executor NOWHERE = work -> {};

    private final TokenManagerFixture fixture = new TokenManagerFixture();
    private final RecentTokens memory = new RecentTokens(10);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void of_idleConnectionsBeyondTheBound_areGivenBack() {
        WeakReference<ConnectionTokens> idle = new WeakReference<>(of(ID));

        crowd();

        assertThat(isCollected(idle)).isTrue();
    }

    @Test
    void of_connectionHeldByACaller_isTheSameObjectAfterTheCrowd() {
        ConnectionTokens held = of(ID);

        crowd();
        collect();

        assertThat(of(ID)).isSameAs(held);
    }

    @Test
    void of_unsettledConnection_isKeptUntilItIsSettled() {
        WeakReference<ConnectionTokens> reference = new WeakReference<>(of(ID));
        memory.settled(of(ID), false);
        crowd();
        collect();
        assertThat(reference.refersTo(of(ID))).isTrue();

        memory.settled(of(ID), true);
        crowd();

        assertThat(isCollected(reference)).isTrue();
    }

    @Test
    void remove_knownConnection_isMadeAnewNextTime() {
        ConnectionTokens before = of(ID);

        assertThat(memory.remove(ID)).isSameAs(before);

        assertThat(of(ID)).isNotSameAs(before);
    }

    private ConnectionTokens of(ConnectionId id) {
        return memory.of(id, this::make);
    }

    private ConnectionTokens make(ConnectionId id) {
        Clock clock = fixture.clock;
        return new ConnectionTokens(
                id,
                new ConnectionTokens.Parts(
                        fixture.ledger,
                        new Refresher(
                                fixture.ledger,
                                fixture.endpoint(),
                                new RefreshLease.Source(fixture.store, clock, Duration.ofMinutes(1)),
                                clock,
                                fixture.pause,
                                WorkObserver.none(),
                                SmartAudit.none()),
                        RefreshLimiter.over(NOWHERE),
                        clock,
                        Jitter.random(),
                        Duration.ofSeconds(1),
                        memory,
                        CoarseClock.of(clock),
                        new Proofs(clock, Entropy.secure()),
                        Gate.open(),
                        new RestoreCheck(null, fixture.ledger, clock, SmartAudit.none())));
    }

    private void crowd() {
        IntStream.range(0, 1000).forEach(other -> of(new ConnectionId("other-" + other)));
    }

    private static boolean isCollected(WeakReference<?> reference) {
        for (int attempt = 0; attempt < 50 && !reference.refersTo(null); attempt++) {
            collect();
        }
        return reference.refersTo(null);
    }

    private static void collect() {
        System.gc();
    }
}
