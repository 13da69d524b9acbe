// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.feed.FeedSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What turned out about servers outside of passes, for example that one answers no batch. Believed for {@link
 * FeedSettings#RELEARN_AFTER}, then tried again. Safe for use by many threads.
 */
public final class LearnedCapabilities {
    private static final Logger LOG = LoggerFactory.getLogger(LearnedCapabilities.class);

    private final Records<Learned> records;
    private final Clock clock;

    private LearnedCapabilities(Records<Learned> records, Clock clock) {
        this.records = records;
        this.clock = clock;
    }

    /** What was learned of one server since a moment. */
    private record Learned(ConnectionId connection, Instant since, ServerCapabilities abilities) {}

    /**
     * Keeps them in a store.
     *
     * @param store the store
     * @param clock tells how old knowledge is
     * @return the learned abilities
     */
    public static LearnedCapabilities in(Store store, Clock clock) {
        return new LearnedCapabilities(store.records(new LearnedCodec()), requireNonNull(clock, "clock"));
    }

    /**
     * Adds what was learned to what is known.
     *
     * @param connection the source
     * @param known what is known
     * @return both
     */
    public ServerCapabilities over(Connection connection, ServerCapabilities known) {
        try {
            return records.load(connection.id().value())
                    .map(StoredValue::value)
                    .filter(this::isFresh)
                    .map(learned -> known.and(learned.abilities()))
                    .orElse(known);
        } catch (StoreException unreadable) {
            // Only costs a request that comes to nothing.
            LOG.debug("learned abilities of connection={} are not readable", connection.id(), unreadable);
            return known;
        }
    }

    /**
     * Notes what turned out.
     *
     * @param connection the source
     * @param feature the feature
     * @param works whether it works there
     */
    public void note(Connection connection, ServerFeature feature, boolean works) {
        try {
            save(connection, feature, works);
        } catch (StoreException unwritten) {
            LOG.debug("ability of connection={} is not noted", connection.id(), unwritten);
        }
    }

    private void save(Connection connection, ServerFeature feature, boolean works) {
        Optional<StoredValue<Learned>> held = records.load(connection.id().value());
        Learned before = held.map(StoredValue::value)
                .filter(this::isFresh)
                .orElseGet(() -> new Learned(connection.id(), clock.instant(), ServerCapabilities.unknown()));
        // A lost race loses a fact that is learned again.
        Optional<Revision> ignored = records.save(
                new Learned(connection.id(), before.since(), before.abilities().with(feature, works)),
                held.map(StoredValue::revision).orElse(Revision.NONE));
    }

    /**
     * Forgets what was learned of a source.
     *
     * @param connection the source
     */
    public void delete(ConnectionId connection) {
        boolean ignored = records.discard(connection.value());
    }

    private boolean isFresh(Learned learned) {
        return !WallClock.hasPassed(learned.since(), FeedSettings.RELEARN_AFTER, clock.instant());
    }

    /** Writes and reads what was learned, kind {@code abilities}, format 1, under the connection's id. */
    private static final class LearnedCodec implements Codec<Learned> {
        private static final int FORMAT = 1;

        @Override
        public String kind() {
            return "abilities";
        }

        @Override
        public String id(Learned value) {
            return value.connection().value();
        }

        @Override
        public String group(Learned value) {
            return "";
        }

        @Override
        public JsonObject write(Learned value) {
            return JsonObject.builder()
                    .number("format", FORMAT)
                    .text("connection", value.connection().value())
                    .text("since", value.since().toString())
                    .object("abilities", value.abilities().json())
                    .build();
        }

        @Override
        public Learned read(JsonObject json) {
            if (json.number("format").orElse(0L) > FORMAT) {
                throw new StoreException(
                        "record of abilities is of a newer format: upgrade this library",
                        StoreException.Reason.NEWER_FORMAT,
                        null);
            }
            try {
                return new Learned(
                        new ConnectionId(json.text("connection").orElse("")),
                        Instant.parse(json.text("since").orElse("")),
                        ServerCapabilities.restore(json.object("abilities")
                                .orElseGet(() -> JsonObject.builder().build())));
            } catch (IllegalArgumentException | DateTimeException broken) {
                throw new StoreException(
                        "record of abilities is not readable: discard it", StoreException.Reason.CORRUPT, broken);
            }
        }
    }
}
