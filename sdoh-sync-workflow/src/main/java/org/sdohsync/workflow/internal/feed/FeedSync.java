// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.fhir.internal.client.BundleEntry;
import org.sdohsync.fhir.internal.client.CapabilityDeclaration;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.workflow.feed.FeedSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pass over one feed of a connection:
 *
 * <ol>
 *   <li>Load the checkpoint; if it is new or a week old, ask the server what it can do.
 *   <li>Read the Tasks whose delivery failed before, and deliver them again.
 *   <li>Search for what changed since the cursor, and page by page deliver what was not delivered yet.
 *   <li>After each page save the checkpoint by compare-and-set, unless it is as it was.
 * </ol>
 *
 * <p>A crash between delivery and save lets the page be delivered again; no crash loses a change. Two passes over one
 * connection at a time, in whatever process, are safe but one of them breaks off with a {@link ConflictException}; hold a lease
 * to spare the work. A pass holds no state of its own: safe for use by many threads.
 */
public final class FeedSync {
    private static final Logger LOG = LoggerFactory.getLogger(FeedSync.class);

    private final ConnectionId connection;
    private final FeedSubject subject;
    private final FhirClient client;
    private final Records<Checkpoint> checkpoints;
    private final FeedSettings settings;
    private final PassContext context;

    /** What else runs beside the pass: another whose findings it believes, and who is asked whether it is to go on. */
    private record PassContext(@Nullable FeedReport known, Runnable goesOn) {}

    private FeedSync(
            ConnectionId connection,
            FeedSubject subject,
            FhirClient client,
            Records<Checkpoint> checkpoints,
            FeedSettings settings,
            PassContext context) {
        this.connection = requireNonNull(connection, "connection");
        this.subject = requireNonNull(subject, "subject");
        this.client = requireNonNull(client, "client");
        this.checkpoints = requireNonNull(checkpoints, "checkpoints");
        this.settings = requireNonNull(settings, "settings");
        this.context = context;
    }

    /**
     * Makes a pass with {@link FeedSettings#defaults}.
     *
     * @param connection the connection
     * @param subject whose Tasks are wanted
     * @param client the connection's server
     * @param checkpoints where checkpoints are kept, made with a {@link CheckpointCodec}
     * @return the pass
     */
    public static FeedSync over(
            ConnectionId connection, FeedSubject subject, FhirClient client, Records<Checkpoint> checkpoints) {
        return new FeedSync(
                connection, subject, client, checkpoints, FeedSettings.defaults(), new PassContext(null, () -> {}));
    }

    /**
     * Sets how the pass works.
     *
     * @param other the settings
     * @return a new pass
     */
    public FeedSync settings(FeedSettings other) {
        return new FeedSync(connection, subject, client, checkpoints, other, context);
    }

    /**
     * Lets the pass believe what an earlier one of the same source learned, instead of asking the server again.
     *
     * @param earlier the result of the pass over another feed
     * @return a new pass
     */
    public FeedSync after(FeedReport earlier) {
        return beside(new PassContext(requireNonNull(earlier, "earlier"), context.goesOn()));
    }

    /**
     * Sets what is asked before each Task is handed over.
     *
     * @param check what it throws ends the pass before that Task, which comes again
     * @return a new pass
     */
    public FeedSync checking(Runnable check) {
        return beside(new PassContext(context.known(), requireNonNull(check, "check")));
    }

    private FeedSync beside(PassContext other) {
        return new FeedSync(connection, subject, client, checkpoints, settings, other);
    }

    /**
     * Runs the pass on the calling thread.
     *
     * @param listener takes the Tasks
     * @return what came of it; a source or store that broke is in {@link FeedReport#failure}
     */
    public FeedReport run(TaskListener listener) {
        Instant begin = settings.clock().instant();
        Run run = null;
        SyncException failure = null;
        try {
            run = new Run(
                    requireNonNull(listener, "listener"),
                    checkpoints.load(subject.feed().checkpointId(connection)));
            run.all();
        } catch (SyncException broken) {
            failure = broken;
            if (run != null && broken instanceof StoppedException) {
                run.feed.suspend();
            }
            salvage(run, broken);
        } catch (Throwable thrown) {
            // A bug of ours, or the virtual machine's own trouble: what else is to be done must not suffer from it.
            LOG.warn("pass broke off connection={} feed={}", connection, subject.feed(), thrown);
            failure = StoppedException.brokenOff("the pass over connection " + connection, thrown);
            if (!(thrown instanceof VirtualMachineError)) {
                salvage(run, failure);
            }
        }
        return result(run, begin, failure);
    }

    /** What was acknowledged before the source broke is not to be delivered again. */
    private static void salvage(@Nullable Run run, SyncException broken) {
        if (run == null || broken instanceof StoreException || broken == run.lostRace) {
            return;
        }
        try {
            run.save(true);
        } catch (RuntimeException | Error second) {
            broken.addSuppressed(second);
        }
    }

    private FeedReport result(@Nullable Run run, Instant begin, @Nullable SyncException failure) {
        FeedState state = run != null ? run.state : fresh();
        TaskFeed feed = run != null ? run.feed : new TaskFeed(client, subject, state, settings);
        return new FeedReport(
                state,
                feed,
                run == null ? 0 : run.delivery.delivered(),
                Duration.between(begin, settings.clock().instant()),
                failure);
    }

    private FeedState fresh() {
        return new FeedState(Checkpoint.fresh(connection, subject), subject, settings);
    }

    /** One run: the state between loading the checkpoint and saving it for the last time. */
    private final class Run {
        private final FeedState state;
        private final TaskFeed feed;
        private final TaskDelivery delivery;
        private Revision revision;
        private @Nullable ConflictException lostRace;
        private boolean asksAgain;

        Run(TaskListener listener, Optional<StoredValue<Checkpoint>> stored) {
            this.revision = stored.map(StoredValue::revision).orElse(Revision.NONE);
            this.state = stored.map(found -> new FeedState(found.value(), subject, settings))
                    .orElseGet(FeedSync.this::fresh);
            this.feed = new TaskFeed(client, subject, state, settings);
            this.delivery = new TaskDelivery(client, subject, listener, state, settings.attempts(), context.goesOn());
        }

        void all() {
            learn();
            delivery.redeliver();
            Optional<List<BundleEntry>> page = feed.next();
            learnAgain();
            while (page.isPresent()) {
                delivery.deliver(page.get());
                feed.acknowledge();
                save(false);
                page = feed.next();
            }
            delivery.end();
            save(true);
        }

        private void learn() {
            Instant now = settings.clock().instant();
            FeedReport other = context.known();
            if (isFresh(state.learnedAt(), now)) {
                if (other != null) {
                    // One feed may have learned what another one never asks.
                    state.abilities(other.abilities().and(state.abilities()));
                }
                return;
            }
            Instant told = other == null ? null : other.learnedAt().orElse(null);
            if (other != null && told != null && isFresh(told, now)) {
                state.learned(other.abilities(), told);
            } else {
                Optional<CapabilityDeclaration> declared = ServerCapabilities.ask(client, state.declaration());
                declared.ifPresent(state::declared);
                state.learned(
                        declared.map(CapabilityDeclaration::capabilities).orElseGet(ServerCapabilities::unknown), now);
                asksAgain = declared.isEmpty();
            }
        }

        /** Asks once more with a token that a search has shown to work. */
        private void learnAgain() {
            if (asksAgain) {
                asksAgain = false;
                state.abilities(ServerCapabilities.learn(client).and(state.abilities()));
            }
        }

        private static boolean isFresh(@Nullable Instant learned, Instant now) {
            return learned != null && !WallClock.hasPassed(learned, FeedSettings.RELEARN_AFTER, now);
        }

        private void save(boolean last) {
            if (!state.worthSaving(last)) {
                return;
            }
            Optional<Revision> saved = checkpoints.save(state.checkpoint(), revision);
            if (saved.isEmpty()) {
                lostRace = new ConflictException(
                        "another process syncs connection " + connection + " at the same time: this pass stops",
                        "checkpoint/" + connection,
                        Long.toString(revision.number()),
                        null);
                throw lostRace;
            }
            revision = saved.get();
            state.saved();
        }
    }
}
