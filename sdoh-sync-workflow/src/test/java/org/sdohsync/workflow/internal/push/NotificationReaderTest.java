// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.workflow.internal.push.Notification.Kind;
import org.sdohsync.workflow.push.SubscriptionEvent;

class NotificationReaderTest {
    private static final byte[] NOTHING = {};

    @Test
    void read_handshake_namesSubscriptionAndTopicWithoutVersion() {
        Notification read = NotificationReader.read("POST", Bundles.handshake("s1"));

        assertThat(read.kind()).isEqualTo(Kind.HANDSHAKE);
        assertThat(read.subscription()).isEqualTo("s1");
        assertThat(read.topic()).isEqualTo(Bundles.TASK_TOPIC);
        assertThat(read.status()).isEqualTo("requested");
        assertThat(read.total()).isZero();
    }

    @Test
    void read_heartbeat_hasTheTotal() {
        Notification read = NotificationReader.read("POST", Bundles.heartbeat("s1", 7));

        assertThat(read.kind()).isEqualTo(Kind.HEARTBEAT);
        assertThat(read.total()).isEqualTo(7);
        assertThat(read.events()).isEmpty();
    }

    @Test
    void read_events_haveNumberTimeAndFocusWithoutServerAndVersion() {
        Notification read = NotificationReader.read("POST", Bundles.events("s1", 3, 4));

        assertThat(read.kind()).isEqualTo(Kind.EVENT);
        assertThat(read.total()).isEqualTo(4);
        assertThat(read.events())
                .containsExactly(
                        new SubscriptionEvent(3, Instant.parse("2026-02-28T23:00:05.500Z"), "Task/t3"),
                        new SubscriptionEvent(4, Instant.parse("2026-02-28T23:00:05.500Z"), "Task/t4"));
    }

    @Test
    void read_errorThatNobodyAskedFor_hasItsCodes() {
        Notification read = NotificationReader.read("POST", Bundles.error("s1", 4));

        assertThat(read.kind()).isEqualTo(Kind.ERROR);
        assertThat(read.errors()).containsExactly("no-response");
    }

    @Test
    void read_numbersOfAnyType_areNumbers() {
        byte[] body =
                ("{\"resourceType\":\"Bundle\",\"entry\":{\"resource\":{\"resourceType\":\"Parameters\",\"parameter\":["
                                + "{\"name\":\"type\",\"valueString\":\"event-notification\"},"
                                + "{\"name\":\"events-since-subscription-start\",\"valueInteger64\":12},"
                                + "{\"name\":\"notification-event\",\"part\":[{\"name\":\"event-number\",\"valueInteger\":12}]}]}}}")
                        .getBytes(UTF_8);

        Notification read = NotificationReader.read("POST", body);

        assertThat(read.total()).isEqualTo(12);
        assertThat(read.events()).containsExactly(new SubscriptionEvent(12, null, null));
    }

    @Test
    void read_numberThatNobodyCounts_isLeftOut() {
        Notification read = NotificationReader.read("POST", Bundles.heartbeat("s1", Long.MAX_VALUE));

        assertThat(read.total()).isEqualTo(-1);
    }

    @Test
    void read_entryThatIsDeleted_saysSo() {
        String body = new String(Bundles.events("s1", 1), UTF_8)
                .replaceFirst("]}$", ",{\"request\":{\"method\":\"DELETE\",\"url\":\"Task/t1\"}}]}");

        assertThat(NotificationReader.read("POST", body.getBytes(UTF_8)).deletes())
                .isTrue();
        assertThat(NotificationReader.read("POST", Bundles.events("s1", 1)).deletes())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<Bundle xmlns='http://hl7.org/fhir'/>",
                "{",
                "[]",
                "{\"resourceType\":\"Task\",\"id\":\"1\"}",
                "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Parameters\",\"parameter\":[]}}]}"
            })
    void read_whatSaysNothingMore_isBare(String body) {
        assertThat(NotificationReader.read("POST", body.getBytes(UTF_8))).isEqualTo(Notification.bare(false));
    }

    @Test
    void read_resourceBelowTheEndpoint_isBareAndTellsADelete() {
        byte[] task = "{\"resourceType\":\"Task\",\"id\":\"1\"}".getBytes(UTF_8);

        assertThat(NotificationReader.read("PUT", task)).isEqualTo(Notification.bare(false));
        assertThat(NotificationReader.read("DELETE", NOTHING)).isEqualTo(Notification.bare(true));
    }

    @Test
    void bounded_atTheLimit_isReadAndBeyondItIsNot() throws IOException {
        assertThat(NotificationReader.bounded(new ByteArrayInputStream(new byte[8]), 8))
                .hasSize(8);
        assertThat(NotificationReader.bounded(new ByteArrayInputStream(new byte[9]), 8))
                .isNull();
    }
}
