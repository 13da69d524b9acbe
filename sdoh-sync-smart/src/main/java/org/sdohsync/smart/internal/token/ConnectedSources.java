// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An index of connected sources. A look-up reads one small record, regardless of the number of connections, because anybody
 * can cause look-ups by launching the app. Each connection has one entry, named by a digest of its source and by its id,
 * written before the connection and deleted after it. Safe for use by many threads and processes.
 */
public final class ConnectedSources {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectedSources.class);

    private final Records<Entry> entries;
    private final AtomicBoolean complete = new AtomicBoolean();

    private record Entry(FhirBase source, ConnectionId connection) {
        static Entry of(ConnectionRecord record) {
            return new Entry(record.source(), record.id());
        }

        String id() {
            return prefix(source) + connection.value();
        }
    }

    ConnectedSources(Store store) {
        this.entries = store.records(new EntryCodec());
    }

    /**
     * Tells whether there is a connection to a source.
     *
     * @param source the source
     * @return true if there is one, of any account
     */
    public boolean has(FhirBase source) {
        String prefix = prefix(source);
        RecordListing<Entry> next = entries.page(entries.query().after(prefix).limit(1));
        return next.stream().anyMatch(entry -> entry.source().equals(source))
                || next.unreadable().stream()
                        .anyMatch(one ->
                                one.id().filter(id -> id.startsWith(prefix)).isPresent());
    }

    /**
     * The connections to a source.
     *
     * @param source the source
     * @return their ids, of any account
     */
    public List<ConnectionId> connections(FhirBase source) {
        List<ConnectionId> found = new ArrayList<>();
        String prefix = prefix(source);
        entries.pages(entries.query().after(prefix), page -> {
            page.stream()
                    .filter(entry -> entry.id().startsWith(prefix))
                    .map(Entry::connection)
                    .forEach(found::add);
            // An entry of another source stands behind all of this one.
            return page.stream().allMatch(entry -> entry.id().startsWith(prefix));
        });
        return found;
    }

    /**
     * Adds a connection. Does nothing if it is already in the index.
     *
     * @param record the connection, about to be stored
     */
    public void add(ConnectionRecord record) {
        Entry entry = Entry.of(record);
        if (entries.load(entry.id()).isEmpty()) {
            // Empty if another process has added it meanwhile.
            boolean ignored = entries.create(entry).isPresent();
        }
    }

    /**
     * Removes a connection from the index.
     *
     * @param record the connection, as it was stored
     */
    public void remove(ConnectionRecord record) {
        boolean ignored = entries.discard(Entry.of(record).id());
    }

    /**
     * Removes a connection whose record, and so its source, cannot be read. Reads all entries.
     *
     * @param connection the connection
     */
    public void remove(ConnectionId connection) {
        entries.all().stream()
                .filter(entry -> entry.connection().equals(connection))
                .forEach(entry -> entries.discard(entry.id()));
    }

    /**
     * Adds the connections that an earlier version of this library stored. Done once, at the first listing of all
     * connections; repeated at the next listing if the store failed.
     *
     * @param all all connections
     */
    public void complete(RecordListing<ConnectionRecord> all) {
        if (complete.get()) {
            return;
        }
        try {
            Set<String> noted = new HashSet<>();
            entries.all().stream().map(Entry::id).forEach(noted::add);
            all.stream()
                    .filter(record -> !noted.contains(Entry.of(record).id()))
                    .forEach(this::add);
            complete.set(true);
        } catch (StoreException failed) {
            LOG.debug(
                    "the sources of {} connections are not in the index yet",
                    all.values().size(),
                    failed);
        }
    }

    private static String prefix(FhirBase source) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(source.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest) + ".";
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime has no SHA-256", missing);
        }
    }

    /** Writes and reads entries, kind {@code source}, format 1. */
    private static final class EntryCodec implements Codec<Entry> {
        private static final int FORMAT = 1;

        @Override
        public String kind() {
            return "source";
        }

        @Override
        public String id(Entry value) {
            return value.id();
        }

        @Override
        public String group(Entry value) {
            return "";
        }

        @Override
        public JsonObject write(Entry value) {
            return JsonObject.builder()
                    .number("format", FORMAT)
                    .text("source", value.source().toString())
                    .text("connection", value.connection().value())
                    .build();
        }

        @Override
        public Entry read(JsonObject json) {
            if (json.number("format").orElse(0L) > FORMAT) {
                throw new StoreException(
                        "the record of a connected source has a newer format: upgrade this library",
                        StoreException.Reason.NEWER_FORMAT,
                        null);
            }
            try {
                return new Entry(
                        FhirBase.restore(json.text("source").orElse("")),
                        new ConnectionId(json.text("connection").orElse("")));
            } catch (IllegalArgumentException broken) {
                throw new StoreException(
                        "the record of a connected source cannot be read: discard it",
                        StoreException.Reason.CORRUPT,
                        null);
            }
        }
    }
}
