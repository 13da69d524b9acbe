// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.store.Records;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.workflow.feed.Feed;
import org.sdohsync.workflow.feed.FeedSettings;
import org.sdohsync.workflow.internal.feed.Checkpoint;
import org.sdohsync.workflow.internal.feed.FeedReport;
import org.sdohsync.workflow.internal.feed.FeedSubject;
import org.sdohsync.workflow.internal.feed.FeedSync;
import org.sdohsync.workflow.internal.view.MonitorSettings;
import org.sdohsync.workflow.internal.view.StoredBytes;
import org.sdohsync.workflow.sync.SyncOptions;

/**
 * The feeds of one source, one after the other, and what they do not show. A feed that breaks does not stop the others, unless these
 * would break in the same way. Safe for use by many threads.
 */
public final class SourceFeeds {
    private final SourceClients clients;
    private final Records<Checkpoint> checkpoints;
    private final FeedSettings settings;
    private final OpenTasks view;
    private final TaskRouter router;

    /**
     * Makes them.
     *
     * @param clients makes the client of a connection
     * @param checkpoints where the sync stands at each source
     * @param settings how a pass works
     * @param view what is known to be open
     * @param router hands Tasks to the application
     */
    public SourceFeeds(
            SourceClients clients,
            Records<Checkpoint> checkpoints,
            FeedSettings settings,
            OpenTasks view,
            TaskRouter router) {
        this.clients = requireNonNull(clients, "clients");
        this.checkpoints = requireNonNull(checkpoints, "checkpoints");
        this.settings = requireNonNull(settings, "settings");
        this.view = requireNonNull(view, "view");
        this.router = requireNonNull(router, "router");
    }

    /**
     * Returns the first failure, or the one that ended the sync: when the grant ended, nobody answers, or the source asks for
     * silence, the other feeds are not tried.
     */
    @Nullable
    SyncException run(Connection connection, SyncOptions wanted, SourceTimeLimit limit, List<FeedReport> passes) {
        StoredBytes.Count count = view.bytes().begin(connection);
        SyncException failure = null;
        try {
            failure = run(connection, wanted, limit, passes, count);
        } finally {
            SyncException uncounted = closed(count);
            failure = failure == null ? uncounted : failure;
        }
        return failure;
    }

    private static @Nullable SyncException closed(StoredBytes.Count count) {
        try {
            count.close();
            return null;
        } catch (StoreException failed) {
            return failed;
        }
    }

    private @Nullable SyncException run(
            Connection connection,
            SyncOptions wanted,
            SourceTimeLimit limit,
            List<FeedReport> passes,
            StoredBytes.Count count) {
        FhirClient client = clients.apply(connection, limit);
        List<FeedSubject> subjects = new FeedChoice(wanted).subjects(connection);
        @Nullable SyncException first = null;
        @Nullable FeedReport last = null;
        for (FeedSubject subject : subjects) {
            FeedSync pass = FeedSync.over(connection.id(), subject, client, checkpoints)
                    .settings(settings)
                    .checking(limit::requireTime);
            Feed feed = subject.feed();
            last = (last == null ? pass : pass.after(last))
                    .run(view.noting(
                            router.of(connection, client, feed, wanted),
                            connection,
                            feed,
                            wanted.keepsContent(),
                            count));
            passes.add(last);
            SyncException failure = last.failure().orElse(null);
            if (failure != null && isHopeless(failure)) {
                return failure;
            }
            first = first == null ? failure : first;
        }
        ServerCapabilities known = passes.get(0).abilities();
        SyncException unseen = view.watch()
                .run(
                        connection,
                        client,
                        subjects,
                        known,
                        new MonitorSettings(wanted.departuresEvery(), wanted.requestsEvery()))
                .orElse(null);
        return first == null ? unseen : first;
    }

    private static boolean isHopeless(SyncException failure) {
        return failure instanceof TransportException
                || (failure instanceof StoppedException && failure.getCause() == null)
                || failure instanceof BusyException
                || (failure instanceof HttpStatusException answered && wantsSilence(answered))
                || (failure instanceof AuthorizationException refused
                        && refused.reason() != AuthorizationException.Reason.SCOPE);
    }

    private static boolean wantsSilence(HttpStatusException answered) {
        return answered.status() == 429 || answered.retryAfter().isPresent();
    }
}
