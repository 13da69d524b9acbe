// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sdohsync.smart.SmartClientFixture.approval;
import static org.sdohsync.smart.SmartClientFixture.firstTokens;
import static org.sdohsync.smart.fake.FakeSource.answer;
import static org.sdohsync.smart.fake.FakeSource.error;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.audit.AuditEntry;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.testkit.RecordingPause;

/** What the audit trail is told of one connection's life, and what it is never told. */
@Timeout(240)
class SmartAuditTest {
    private final SmartClientFixture world = new SmartClientFixture();
    private final List<AuditEntry> audited = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void onAudit_throughTheLifeOfAConnection_getsEachStepWithoutSecrets() {
        world.source.on(
                "/auth/revoke", request -> answer(200, JsonObject.builder().build()));
        try (SmartClient client = client()) {
            world.source.token(error(400, "invalid_grant"));
            assertThatThrownBy(() -> connect(client)).isInstanceOf(SyncException.class);
            world.source.token(firstTokens());
            Connection connection = connect(client);
            world.source.token(tokens("a2", "r2", 3600));
            assertThat(client.ensureFresh(connection.id(), Duration.ofDays(1))).isPresent();
            client.disconnect(connection.id());

            assertThat(audited)
                    .extracting(entry -> entry.action() + " " + entry.outcome())
                    .containsExactly(
                            "SIGN_IN REFUSED",
                            "SIGN_IN SUCCESS",
                            "REFRESH SUCCESS",
                            "REVOCATION SUCCESS",
                            "ADMINISTRATION SUCCESS");
            assertThat(audited.get(1).connection()).isEqualTo(connection.id().value());
            assertThat(audited.get(1).account()).isEqualTo("worker-7");
            assertThat(audited.get(3).source()).isEqualTo(world.source.base().toString());
            assertThat(audited.toString()).doesNotContain("the-code", "a1", "r1", "a2", "r2");
        }
    }

    private SmartClient client() {
        return SmartClient.builder(world.app(), world.store)
                .http(new OkHttpClient())
                .clock(world.clock)
                .pause(RecordingPause.create())
                .addressRules(AddressRules.strict().allowingLoopback())
                .onAudit(audited::add)
                .build();
    }

    private Connection connect(SmartClient client) {
        world.source.configuration(world.source.configuration().build());
        return client.completeLaunch(approval(client.connect(world.source.base().toString())
                .account("worker-7")
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl()));
    }
}
