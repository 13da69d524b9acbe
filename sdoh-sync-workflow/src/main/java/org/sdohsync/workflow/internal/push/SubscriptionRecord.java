// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import java.time.Instant;
import java.util.Optional;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.workflow.push.SourceSubscription;
import org.sdohsync.workflow.push.SubscriptionChannel;

/**
 * A subscription as it is stored.
 *
 * @param connection the source
 * @param about what it is about
 * @param wanted the search it is to follow, such as {@code Task?owner=Organization/1}
 * @param address where the source sends to: below the application's endpoint, or a person's address
 * @param secret what a notification has to bring
 * @param side what is known of it at the source
 * @param log what arrived
 */
record SubscriptionRecord(
        ConnectionId connection,
        SubscriptionSubject about,
        String wanted,
        String address,
        Secret secret,
        ServerSide side,
        DeliveryLog log)
        implements SourceSubscription {
    /** The id of its record, which is also the last part of its endpoint. */
    static String id(ConnectionId connection, SubscriptionSubject about) {
        return connection.value() + "." + about.stored();
    }

    String key() {
        return id(connection, about);
    }

    SubscriptionRecord with(ServerSide other) {
        return new SubscriptionRecord(connection, about, wanted, address, secret, other, log);
    }

    SubscriptionRecord with(DeliveryLog other) {
        return new SubscriptionRecord(connection, about, wanted, address, secret, side, other);
    }

    SubscriptionRecord wanting(String criteria, String endpoint) {
        return new SubscriptionRecord(connection, about, criteria, endpoint, secret, side, log);
    }

    /** What the source has to know. */
    String content() {
        return wanted + " to " + address;
    }

    @Override
    public SubscriptionChannel channel() {
        return switch (about) {
            case EMAIL -> SubscriptionChannel.EMAIL;
            case SMS -> SubscriptionChannel.SMS;
            default -> side.topic() ? SubscriptionChannel.TOPIC_REST_HOOK : SubscriptionChannel.CRITERIA_REST_HOOK;
        };
    }

    @Override
    public String subject() {
        return about.stored();
    }

    @Override
    public State state() {
        return side.state();
    }

    @Override
    public String reason() {
        return side.reason();
    }

    @Override
    public Optional<String> id() {
        return Optional.ofNullable(side.id());
    }

    @Override
    public Optional<Instant> end() {
        return Optional.ofNullable(side.end());
    }

    @Override
    public Optional<Instant> heard() {
        return Optional.ofNullable(log.heard());
    }

    @Override
    public long events() {
        return log.events();
    }

    @Override
    public long repeated() {
        return log.repeated();
    }

    @Override
    public long late() {
        return log.late();
    }

    @Override
    public long missing() {
        return log.numbers().missing();
    }

    /** Prints neither address nor criteria: they may name people. */
    @Override
    public String toString() {
        return "SourceSubscription[" + key() + ", " + channel() + ", " + side.state() + ", events=" + log.events()
                + ", missing=" + missing() + "]";
    }
}
