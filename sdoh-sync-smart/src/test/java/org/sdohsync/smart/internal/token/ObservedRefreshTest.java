// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sdohsync.smart.fake.FakeSource.error;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.secret.Secret;

/** What an observer is told of refreshes: only of those that ask the source. */
class ObservedRefreshTest {
    private final TokenManagerFixture world = new TokenManagerFixture();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void refresh_thatIsGranted_isToldOnce() {
        world.source.token(tokens("a2", "r2", 3600));
        world.expire();
        TokenManager manager = world.manager();

        assertThat(manager.source(TokenManagerFixture.ID).token()).isEqualTo(Secret.of("a2"));
        assertThat(manager.source(TokenManagerFixture.ID).token()).isEqualTo(Secret.of("a2"));
        // Another process finds the stored ones.
        assertThat(world.tokens().token()).isEqualTo(Secret.of("a2"));

        assertThat(world.refreshes).containsExactly("c1 success");
    }

    @Test
    void refresh_thatIsRefused_isToldByWhoHasToAct() {
        world.source.token(error(401, "invalid_client")).token(error(400, "invalid_grant"));
        world.expire();

        assertThatThrownBy(() -> world.tokens().token()).isInstanceOf(SyncException.class);
        assertThatThrownBy(() -> world.manager().retry(TokenManagerFixture.ID)).isInstanceOf(SyncException.class);

        assertThat(world.refreshes).containsExactly("c1 client_refused", "c1 grant_ended");
    }

    @Test
    void refresh_thatMayWorkLater_isAFailure() {
        world.source.token(error(503, "temporarily_unavailable"));
        world.expire();

        assertThatThrownBy(() -> world.tokens().token()).isInstanceOf(SyncException.class);

        assertThat(world.refreshes).containsExactly("c1 failure");
    }
}
