// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.view;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.workflow.feed.Feed;

/** Writes and reads {@link OpenReferralRecord}s, kind {@code view}, format 1. The group is the connection. */
final class OpenReferralCodec implements Codec<OpenReferralRecord> {
    private static final int FORMAT = 1;

    static String id(ConnectionId connection, String taskId) {
        return connection.value() + "." + taskId;
    }

    @Override
    public String kind() {
        return "view";
    }

    @Override
    public String id(OpenReferralRecord value) {
        return id(value.connection(), value.taskId());
    }

    @Override
    public String group(OpenReferralRecord value) {
        return value.connection().value();
    }

    // The due time serves to find urgent referrals without reading the others.
    @Override
    public Optional<Instant> dueAt(OpenReferralRecord value) {
        boolean watched = value.feed() == Feed.OWNER || value.feed() == Feed.REQUESTER;
        return watched && value.urgent() ? Optional.of(Instant.EPOCH) : Optional.empty();
    }

    @Override
    public JsonObject write(OpenReferralRecord value) {
        return JsonObject.builder()
                .number("format", FORMAT)
                .text("connection", value.connection().value())
                .text("feed", value.feed().stored())
                .object("facts", value.facts())
                .text("content", value.content())
                .build();
    }

    @Override
    public OpenReferralRecord read(JsonObject json) {
        if (json.number("format").orElse(0L) > FORMAT) {
            throw new StoreException(
                    "the record of an open referral has a newer format: upgrade this library",
                    StoreException.Reason.NEWER_FORMAT,
                    null);
        }
        try {
            OpenReferralRecord read = new OpenReferralRecord(
                    new ConnectionId(json.text("connection").orElse("")),
                    Feed.ofStored(json.text("feed").orElse("")),
                    json.object("facts").orElseThrow(() -> new IllegalArgumentException("no facts")),
                    json.text("content").orElse(null));
            if (!LocalReference.isId(read.taskId())) {
                throw new IllegalArgumentException("no Task");
            }
            // These parse their values, so that an invalid time is found here and not later.
            List<Optional<Instant>> ignored = List.of(read.requestsFrom(), read.changedAt(), read.missingSince());
            return read;
        } catch (IllegalArgumentException | DateTimeException broken) {
            // The cause is not attached, because its message may quote the content.
            throw new StoreException(
                    "the record of an open referral cannot be read: discard it", StoreException.Reason.CORRUPT, null);
        }
    }
}
