// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.view;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.store.Listing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.Stored;
import org.sdohsync.core.store.Unreadable;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.code.TaskStatus.Known;
import org.sdohsync.workflow.sync.Feed;
import org.sdohsync.workflow.sync.TaskSnapshot;

/** The open Tasks of all connections as they were acknowledged last. Safe for use by many threads and processes. */
public final class OpenReferrals {
    private static final int RACES = 3;

    private final Records<OpenReferral> records;

    private OpenReferrals(Records<OpenReferral> records) {
        this.records = records;
    }

    /**
     * Keeps them in a store.
     *
     * @param store the store
     * @return the open Tasks
     */
    public static OpenReferrals in(Store store) {
        return new OpenReferrals(store.records(new OpenReferralCodec()));
    }

    /**
     * Notes a state of a Task that the application acknowledged; one that is closed is taken off.
     *
     * @param connection the source
     * @param feed by which feed it came
     * @param snapshot the state
     * @param content whether to keep the Task itself
     */
    public void note(ConnectionId connection, Feed feed, TaskSnapshot snapshot, boolean content) {
        String id = OpenReferralCodec.id(connection, snapshot.id());
        boolean closed =
                TaskStatus.of(snapshot.task()).known().filter(Known::closed).isPresent();
        if (closed) {
            boolean ignored = records.discard(id);
            return;
        }
        OpenReferral now = OpenReferral.of(connection, feed, snapshot, content);
        for (int race = 0; race < RACES; race++) {
            Optional<Stored<OpenReferral>> held = records.load(id);
            // Our own Task also comes by the feed of what we sent: what we are to do counts.
            if (feed == Feed.SENT
                    && held.filter(was -> was.value().feed() == Feed.MINE).isPresent()) {
                return;
            }
            OpenReferral next = held.map(was -> now.after(was.value())).orElse(now);
            Revision expected = held.map(Stored::revision).orElse(Revision.NONE);
            if (records.save(next, expected).isPresent()) {
                return;
            }
        }
    }

    /**
     * What is open at one source.
     *
     * @param connection the source
     * @return the open Tasks, and what cannot be read
     */
    public Listing<OpenReferral> of(ConnectionId connection) {
        return records.group(connection.value());
    }

    /**
     * What is open anywhere.
     *
     * @return the open Tasks of all connections, and what cannot be read
     */
    public Listing<OpenReferral> all() {
        return records.all();
    }

    /**
     * The sources at which something should not wait.
     *
     * @return their ids
     */
    public Set<ConnectionId> urgent() {
        return all().stream()
                .filter(OpenReferral::urgent)
                .map(OpenReferral::connection)
                .collect(Collectors.toSet());
    }

    /**
     * Forgets all of one source.
     *
     * @param connection the source
     */
    public void delete(ConnectionId connection) {
        Listing<OpenReferral> listed = of(connection);
        listed.stream().forEach(open -> remove(connection, open.taskId()));
        for (Unreadable damaged : listed.unreadable()) {
            if (damaged.group().filter(connection.value()::equals).isPresent()) {
                damaged.id().ifPresent(records::discard);
            }
        }
    }

    boolean remove(ConnectionId connection, String taskId) {
        return records.discard(OpenReferralCodec.id(connection, taskId));
    }

    void save(OpenReferral changed, Revision expected) {
        // A lost race means that the Task came anew meanwhile; the next look compares with that.
        Optional<Revision> ignored = records.save(changed, expected);
    }
}
