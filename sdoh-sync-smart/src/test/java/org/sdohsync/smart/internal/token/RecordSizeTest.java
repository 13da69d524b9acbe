// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.fake.FakeSource;

/** However a source answers, and however often: what is kept of it stays within the bounds that docs/records.md states. */
@Timeout(240)
class RecordSizeTest {
    private static final int MOST_BYTES = 1024 * 1024;
    private static final FhirBase BASE = FhirBase.restore("https://ehr.example/fhir");

    private final TokenManagerFixture world = new TokenManagerFixture();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void refresh_withOtherMembersEachTime_keepsTheRecordWithinItsBound() {
        int half = 0;
        for (int round = 1; round <= 40; round++) {
            JsonObject.Builder answer =
                    FakeSource.tokenJson("a" + round, "r" + round, 3600).text("patient", "p1");
            for (int member = 0; member < 32; member++) {
                answer.text("extension-" + round + "-" + member, "x".repeat(4096));
            }
            answer.text("z-note", "sync " + round);
            world.source.token(FakeSource.answer(200, answer.build()));
            world.expire();
            assertThat(world.tokens().token()).isEqualTo(Secret.of("a" + round));
            half = round == 20 ? size() : half;
        }

        assertThat(size()).isLessThan(MOST_BYTES).isLessThanOrEqualTo(half + 64);
        assertThat(world.record().context().patient()).contains("p1");
        assertThat(world.record().context().values().keySet()).anyMatch(name -> name.startsWith("extension-1-"));
    }

    @Test
    void refresh_withVeryManyScopes_keepsABoundedNumber() {
        StringBuilder scopes = new StringBuilder("user/Task.rus offline_access");
        for (int scope = 0; scope < 60_000; scope++) {
            scopes.append(" s").append(scope);
        }
        world.source.token(FakeSource.answer(
                200,
                FakeSource.tokenJson("a2", "r2", 3600)
                        .text("scope", scopes.toString())
                        .build()));
        world.expire();

        assertThat(world.tokens().token()).isEqualTo(Secret.of("a2"));
        assertThat(size()).isLessThan(MOST_BYTES);
        assertThat(world.record().grantedScopes())
                .contains("user/Task.rus", "offline_access")
                .hasSize(1024);
    }

    @Test
    void refresh_withATokenOfHundredsOfThousandsOfCharacters_isWeatherAndKeepsTheGrant() {
        world.source.token(FakeSource.answer(
                200, FakeSource.tokenJson("a".repeat(500_000), "r2", 3600).build()));
        world.expire();

        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> world.tokens().token())
                .withMessageContaining("no usable access token");
        assertThat(size()).isLessThan(MOST_BYTES);
        assertThat(world.storedRefreshToken()).isIn("r1", "r2");
    }

    @Test
    void read_standardMembersBehindOthers_areNotCrowdedOut() {
        JsonObject.Builder answer = JsonObject.builder();
        for (int member = 0; member < 1000; member++) {
            answer.text("extension-" + member, "x");
        }
        LaunchContext context = ContextReader.read(answer.text("patient", "p1")
                .text("encounter", "e1")
                .text("n".repeat(10_000), "x")
                .build());

        assertThat(context.patient()).contains("p1");
        assertThat(context.encounter()).contains("e1");
        assertThat(context.values()).hasSizeLessThanOrEqualTo(LaunchContext.MOST_MEMBERS);
        assertThat(context.values().keySet()).allMatch(name -> name.length() <= 128);
    }

    @Test
    void read_longErrorPage_isLeftOut() {
        JsonObject body = JsonObject.builder()
                .text("error", "invalid_grant")
                .text("error_uri", "https://ehr.example/" + "x".repeat(100_000))
                .build();
        HttpReply reply = new HttpReply(400, BASE.uri(), name -> null, body.toBytes());

        assertThat(TokenResponseReader.read(
                        reply, new TokenResponseReader.Asked(Instant.EPOCH, false, false, List.of()), Instant.EPOCH))
                .isInstanceOfSatisfying(
                        TokenResult.Ended.class,
                        ended -> assertThat(ended.errorUri()).isNull());
    }

    private int size() {
        return new ConnectionCodec().write(world.record()).toBytes().length;
    }
}
