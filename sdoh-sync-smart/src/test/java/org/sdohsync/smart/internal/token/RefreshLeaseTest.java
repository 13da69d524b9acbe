// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Lease;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.StoredRecord;
import org.sdohsync.testkit.RecordingPause;

/** The lease of a refresh: short, renewed while its holder lives, and taken from a holder that has ended. */
@Timeout(240)
class RefreshLeaseTest {
    private static final String LEASE = TokenManager.leaseOf(TokenManagerFixture.ID);
    private static final Duration CALL_TIME = Duration.ofMinutes(1);

    private final TokenManagerFixture world = new TokenManagerFixture();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void token_whoseAnswerTakesLongerThanTheLease_keepsIt() {
        world.source.token(request -> {
            world.liveOn(RefreshLease.TIME.multipliedBy(4));
            assertThat(freeLease()).isEmpty();
            return tokens("a2", "r2", 3600);
        });
        world.expire();

        assertThat(world.tokens().token()).isEqualTo(Secret.of("a2"));
        assertThat(world.beating).isEmpty();
        assertThat(freeLease()).isPresent();
    }

    /** A holder that hangs for ever must not lock everybody out for ever. */
    @Test
    void token_whoseAnswerNeverComes_losesTheLeaseInTheEnd() {
        world.source.token(request -> {
            world.liveOn(CALL_TIME.multipliedBy(2).plusSeconds(30).plus(RefreshLease.TIME));
            assertThat(world.beating).isEmpty();
            freeLease().ifPresent(world.store.leases(world.clock)::release);
            return tokens("a2", "r2", 3600);
        });
        world.expire();

        assertThat(world.tokens().token()).isEqualTo(Secret.of("a2"));
    }

    @Test
    void token_whoseGrantWaitsToBeSaved_keepsTheLeaseMeanwhile() {
        world.source.token(tokens("a2", "r2", 3600));
        TokenSource holder = world.tokens();
        world.expire();
        world.records.failNextSaves(3);
        assertThatThrownBy(holder::token).isInstanceOf(StoreException.class);

        world.liveOn(RefreshLease.TIME.multipliedBy(2));
        assertThat(freeLease()).isEmpty();

        assertThat(holder.token()).isEqualTo(Secret.of("a2"));
        assertThat(world.beating).isEmpty();
        assertThat(world.sentRefreshTokens()).containsExactly("r1");
    }

    @Test
    void token_whoseHolderHasEndedOnThisHost_doesNotWait() throws Exception {
        world.source.token(tokens("a2", "r2", 3600));
        world.expire();
        assertThat(freeLease()).isPresent();
        nameHolder(endedProcess() + " 1");

        assertThat(world.tokens().token()).isEqualTo(Secret.of("a2"));
        assertThat(world.pause.pauses()).isEmpty();
    }

    @Test
    void token_whoseHolderLivesAndDoesNotFinish_saysForWhatItWaitedAndHowLong() {
        world.expire();
        RecordingPause moving = RecordingPause.moving(world.clock);
        Lease[] held = {freeLease().orElseThrow()};
        TokenSource waiting = world.manager(world.store, time -> {
                    moving.pause(time);
                    held[0] = world.store
                            .leases(world.clock)
                            .renew(held[0], RefreshLease.TIME)
                            .orElseThrow();
                })
                .source(TokenManagerFixture.ID);

        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(waiting::token)
                .withMessageContaining("waited 150 seconds")
                .withMessageContaining("process until");
        assertThat(world.source.requests()).isEmpty();
    }

    private Optional<Lease> freeLease() {
        return world.store.leases(world.clock).tryAcquire(LEASE, RefreshLease.TIME);
    }

    private static long endedProcess() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        java.nio.file.Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString(),
                        "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
        return process.pid();
    }

    /** Rewrites the record of the lease as if another process of this host had taken it. */
    private void nameHolder(String idAndStart) {
        RecordKey key = new RecordKey("lease", LEASE);
        StoredRecord held = world.records.load(key).orElseThrow();
        String[] parts = new String(held.draft().payload(), StandardCharsets.US_ASCII).split(" ", -1);
        assumeTrue(parts.length == 4, "this operating system does not tell processes apart");
        String named = parts[0] + " " + parts[1] + " " + idAndStart;
        RecordDraft draft = RecordDraft.of("", null, named.getBytes(StandardCharsets.US_ASCII));
        assertThat(world.records.save(key, draft, held.revision())).isPresent();
    }
}
