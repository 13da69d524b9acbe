// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sdohsync.smart.fake.FakeSource.answer;
import static org.sdohsync.smart.fake.FakeSource.error;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.time.Duration;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;

/** An answer that is of no use but for its refresh token, which is the only good one by then. */
class PartialAnswerTest {
    private final TokenManagerFixture world = new TokenManagerFixture();
    private final TokenManager manager = world.manager();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void token_whenSavingItFailsForAMoment_isTriedAgain() {
        world.source.token(partial("r2"));
        world.expire();
        world.records.failNextSaves(2);

        assertThatThrownBy(manager.source(TokenManagerFixture.ID)::token).isNotInstanceOf(StoreException.class);

        assertThat(world.storedRefreshToken()).isEqualTo("r2");
    }

    @Test
    void token_whenSavingItFails_isKeptAndSavedBeforeAnythingElseIsSent() {
        world.source.token(partial("r2")).token(tokens("a3", "r3", 3600));
        world.expire();
        world.records.failNextSaves(3);
        assertThatThrownBy(manager.source(TokenManagerFixture.ID)::token).isInstanceOf(StoreException.class);
        assertThat(world.store
                        .leases(world.clock)
                        .tryAcquire(TokenManager.leaseOf(TokenManagerFixture.ID), RefreshLease.TIME))
                .as("nobody else may send the old one")
                .isEmpty();

        world.clock.advance(Duration.ofSeconds(2));

        assertThat(manager.source(TokenManagerFixture.ID).token()).isEqualTo(Secret.of("a3"));
        assertThat(world.sentRefreshTokens()).containsExactly("r1", "r2");
        assertThat(world.storedRefreshToken()).isEqualTo("r3");
        assertThat(world.beating).isEmpty();
    }

    /** The old one is in quarantine, and is tried because somebody asked for it. */
    @Test
    void retry_whoseAnswerHasARefreshTokenOnly_putsThatOneIntoQuarantine() {
        world.source.token(error(400, "invalid_grant")).token(partial("r2")).token(tokens("a3", "r3", 3600));
        world.expire();
        assertThatThrownBy(manager.source(TokenManagerFixture.ID)::token).isInstanceOf(SyncException.class);

        assertThatThrownBy(() -> manager.retry(TokenManagerFixture.ID)).isInstanceOf(SyncException.class);

        assertThat(world.record().quarantined()).contains(Secret.of("r2"));
        assertThat(world.record().tokens()).isEmpty();
        manager.retry(TokenManagerFixture.ID);
        assertThat(world.sentRefreshTokens()).containsExactly("r1", "r1", "r2");
        assertThat(world.storedRefreshToken()).isEqualTo("r3");
    }

    @Test
    void token_disconnectedMeanwhile_isRevoked() {
        world.source.on("/auth/revoke", request -> new MockResponse.Builder().build());
        world.source.token(request -> {
            assertThat(world.ledger.records().discard(TokenManagerFixture.ID.value()))
                    .isTrue();
            return partial("r2");
        });
        world.expire();

        assertThatThrownBy(manager.source(TokenManagerFixture.ID)::token).isInstanceOf(SyncException.class);

        assertThat(world.source.forms("/auth/revoke").get(0)).containsEntry("token", "r2");
    }

    private static MockResponse partial(String refresh) {
        return answer(200, JsonObject.builder().text("refresh_token", refresh).build());
    }
}
