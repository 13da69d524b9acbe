// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.internal.action.UncertainPost;

/** What is kept of a request, and what of it is shown. */
class RequestRecordTest {
    private static final Instant NOW = Instant.parse("2026-09-03T10:15:30Z");
    private static final ConnectionId COUNTY = new ConnectionId("county");

    private final RequestCodec codec = new RequestCodec();
    private final RequestRecord record =
            RequestRecord.begin(COUNTY, "case-CANARY", ReferralItems.of(RequestScene.REFERRAL), NOW);

    @Test
    void codec_ofEachState_givesTheSameBack() {
        RequestRecord half = record.withPosted("consent", "Consent/1")
                .withDoubt(UncertainPost.sent(NOW, 1))
                .withRefusal("why");

        RequestRecord read = codec.read(codec.write(half));

        assertThat(codec.write(read).toBytes()).isEqualTo(codec.write(half).toBytes());
        assertThat(read.posted()).containsEntry("consent", "Consent/1");
        assertThat(read.inDoubtSince()).contains(NOW);
        assertThat(read.needsDecision()).contains("why");
        assertThat(read.items()).hasSize(3);
        assertThat(read.says(ReferralItems.of(RequestScene.REFERRAL))).isTrue();
    }

    @Test
    void ended_keepsNothingOfTheContent() {
        RequestRecord ended = record.withPosted("task", "Task/1").ended(NOW);

        String written = new String(codec.write(ended).toBytes(), StandardCharsets.UTF_8);

        assertThat(written).doesNotContain("Patient").contains("Task/1");
        assertThat(codec.group(ended)).isNotEqualTo(codec.group(record));
        assertThat(codec.dueAt(ended)).isPresent();
        assertThat(codec.dueAt(record)).isEmpty();
        assertThat(ended.says(ReferralItems.of(RequestScene.REFERRAL))).isTrue();
    }

    @Test
    void record_printsNeitherKeyNorContent() {
        assertThat(record.toString() + record.items() + record.id())
                .doesNotContain("CANARY")
                .doesNotContain("Patient");
    }

    @Test
    void codec_ofADamagedOrNewerRecord_saysSo() {
        JsonObject newer = codec.write(record).toBuilder().number("format", 9).build();
        JsonObject cut = codec.write(record).toBuilder().remove("digest").build();

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> codec.read(newer))
                .extracting(StoreException::reason)
                .isEqualTo(StoreException.Reason.NEWER_FORMAT);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> codec.read(cut))
                .extracting(StoreException::reason)
                .isEqualTo(StoreException.Reason.CORRUPT);
    }
}
