// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.time.Pause;
import org.sdohsync.records.fetch.FetchException;
import org.sdohsync.records.fetch.FetchException.Reason;
import org.sdohsync.records.fetch.FetchOptions;
import org.sdohsync.records.fetch.FetchProgress;
import org.sdohsync.records.internal.seen.SeenLinks;
import org.sdohsync.records.internal.seen.SeenResources;
import org.sdohsync.records.internal.stream.ScannedResource;
import org.sdohsync.records.manifest.FetchMethod;
import org.sdohsync.records.manifest.Notice;
import org.sdohsync.records.manifest.RecordManifest;
import org.sdohsync.records.sink.RecordSink;

/**
 * One fetch of the records of one patient: query by query and page by page, each of which is in the sink before the next is
 * asked for. Everything that is needed to go on after a crash is saved with the resources. For one use and one thread.
 */
public final class FetchRun {
    private static final long SAVED_AFTER_BYTES = 16L << 20;
    private static final Duration SAVED_AFTER = Duration.ofSeconds(5);

    private final RecordsServer server;
    private final FetchOptions options;
    private final RecordSink sink;
    private final Supplier<List<String>> scopes;
    private final Clock clock;
    private final Pause pause;
    private final String patient;
    private final SeenResources seen;
    private final SeenLinks followed;
    private FetchState state;
    private Intake intake;
    private long savedBytes;
    private Instant savedAt;

    /**
     * Creates a fetch.
     *
     * @param server the source
     * @param patient the patient's id
     * @param options what to fetch
     * @param sink where the resources go
     * @param scopes gives the scopes that are granted now
     * @param clock the clock
     * @param pause how to wait for asynchronous answers
     */
    public FetchRun(
            RecordsServer server,
            String patient,
            FetchOptions options,
            RecordSink sink,
            Supplier<List<String>> scopes,
            Clock clock,
            Pause pause) {
        this.server = server;
        this.patient = patient;
        this.options = options;
        this.sink = sink;
        this.scopes = scopes;
        this.clock = clock;
        this.pause = pause;
        this.savedAt = clock.instant();
        this.state = new FetchState(request(), savedAt, options.methods().get(0));
        this.seen = new SeenResources(sink::temporaryDirectory);
        this.followed = new SeenLinks(sink::temporaryDirectory);
        this.intake = new Intake(state, options, sink, seen);
    }

    /**
     * Fetches, or goes on where an earlier attempt stopped.
     *
     * @return what came
     * @throws SyncException if it could not be finished; what came is saved, and the next attempt goes on
     */
    public RecordManifest run() {
        try (seen;
                followed) {
            return fetched();
        }
    }

    private RecordManifest fetched() {
        open();
        boolean done = false;
        try {
            intake.patients(new LinkedPatients(server.client(), state).find(patient, options));
            if (state.queries.isEmpty()) {
                plan();
            }
            fetch();
            FetchManifest.noteScopes(state, scopes.get());
            RecordManifest manifest =
                    FetchManifest.of(state, server.base().toString(), patient, options, sink.finish(), clock.instant());
            done = true;
            sink.keep(manifest);
            return manifest;
        } catch (SyncException stopped) {
            saveAfter(stopped, done);
            throw stopped;
        } catch (RuntimeException | Error broken) {
            saveAfter(broken, done);
            throw broken;
        }
    }

    private void open() {
        sink.resume(seen::add).map(FetchStateJson::read).ifPresent(saved -> state = saved);
        if (!state.request.equals(request())) {
            throw new FetchException(
                    "the sink holds the fetch of another patient, source or request: choose another sink",
                    Reason.OTHER_FETCH);
        }
        if (state.pages == 0 && state.scopes.isEmpty()) {
            state.scopes = scopes.get();
        }
        intake = new Intake(state, options, sink, seen);
        // From here on the sink is known to be ours, and what it holds beside this state may be discarded.
        save();
    }

    /** What makes two fetches the same one. */
    private String request() {
        return String.join(
                " ",
                server.base().toString(),
                patient,
                options.since().map(Instant::toString).orElse("-"),
                options.types().toString(),
                options.start().map(Object::toString).orElse("-"),
                options.end().map(Object::toString).orElse("-"));
    }

    private void plan() {
        QueryPlan plan = new QueryPlan(options, state.patients);
        state.queries = new ArrayList<>(
                switch (state.method) {
                    case EVERYTHING, EVERYTHING_OF_ALL -> plan.everything(state.method);
                    case SEARCH -> searches(plan);
                    case EXPORT, TRANSFER -> List.<String>of();
                });
        state.at = 0;
        state.simpler = 0;
    }

    private List<String> searches(QueryPlan plan) {
        JsonObject statement = server.client().metadata();
        List<String> granted = new ArrayList<>();
        for (String type : plan.types(statement)) {
            if (QueryPlan.isGranted(type, state.scopes)) {
                granted.add(type);
            } else {
                state.notice(Notice.Kind.SCOPE_NOT_GRANTED, type);
            }
        }
        boolean documents =
                DocumentOperation.isOffered(statement) && QueryPlan.isGranted("DocumentReference", state.scopes);
        return plan.searches(granted, documents);
    }

    private void fetch() {
        while (true) {
            if (state.job != null || state.method == FetchMethod.EXPORT) {
                if (!export()) {
                    return;
                }
                continue;
            }
            String query = state.query();
            if (query == null) {
                if (!nothingCame()) {
                    return;
                }
                nextMethod("the searches");
                continue;
            }
            page(query);
        }
    }

    /** Tells whether every search was refused, so that another way is worth trying. */
    private boolean nothingCame() {
        return state.method == FetchMethod.SEARCH && state.pages == 0;
    }

    /** Goes on with an asynchronous answer; true if another method is next. */
    private boolean export() {
        try {
            new ExportJob(server, state, options, intake, this::saveAndTell, clock, pause).run();
            return false;
        } catch (HttpStatusException refused) {
            if (refused.retryable() || state.job != null) {
                throw refused;
            }
            nextMethod("Patient/$export");
            return true;
        }
    }

    private void page(String query) {
        String what = query.substring(0, Math.max(query.indexOf('?'), 0)) + " search";
        boolean operation = state.method != FetchMethod.SEARCH;
        String shown = operation ? "$everything" : what;
        String link = state.next;
        PageAnswer answer;
        try {
            intake.stopIfAsked();
            answer = server.page(
                    link == null
                            ? server.base().resolve(QueryPlan.simplified(query, state.simpler))
                            : server.link(link, shown),
                    shown,
                    operation,
                    new Entries());
        } catch (HttpStatusException refused) {
            refused(query, refused);
            return;
        } catch (AuthorizationException scope) {
            if (scope.reason() != AuthorizationException.Reason.SCOPE) {
                throw scope;
            }
            refused(query, new HttpStatusException(String.valueOf(scope.getMessage()), 403, List.of(), null));
            return;
        } catch (ProtocolException broken) {
            if (!broken.where().equals(shown) || (link == null && !DocumentOperation.isCall(query))) {
                throw broken;
            }
            if (link == null) {
                state.notice(Notice.Kind.UNREADABLE, query.substring(0, query.indexOf('?')));
                state.nextQuery();
                return;
            }
            // The link leads to another server, or its page is no bundle: what came is kept.
            endEarly(shown);
            return;
        }
        if (answer.job() != null) {
            state.job = answer.job();
            save();
            return;
        }
        turn(shown, answer);
    }

    private void turn(String shown, PageAnswer answer) {
        if (state.date == null) {
            state.date = answer.date();
        }
        String self = answer.self();
        if (state.next == null && self != null) {
            IgnoredParameters.note(state, self);
        }
        state.pages++;
        String next = answer.next();
        if (next == null) {
            state.nextQuery();
            followed.clear();
        } else if (!followed.add(next) || followed.size() > server.limits().pages()) {
            endEarly(shown);
        } else {
            state.next = next;
            state.again = state.restarted;
        }
        saveAndTell(false);
    }

    private void refused(String query, HttpStatusException refused) {
        if (refused.retryable()) {
            throw refused;
        }
        if (state.next != null) {
            restart(query, refused);
            return;
        }
        int simpler = refused.status() == 400 || refused.status() == 422 ? QueryPlan.simpler(query, state.simpler) : 0;
        if (simpler > 0) {
            state.simpler = simpler;
            return;
        }
        if (state.method == FetchMethod.SEARCH) {
            refusedSearch(query, refused.status());
        } else if (state.at == 0) {
            nextMethod("$everything");
        } else {
            state.notice(Notice.Kind.NOT_PERMITTED, query.substring(0, query.indexOf("/$")));
            state.nextQuery();
        }
    }

    private void refusedSearch(String query, int status) {
        String type = query.substring(0, query.indexOf('?'));
        if (status == 400 && type.equals("Observation") && !query.contains("category=")) {
            state.queries.addAll(state.at + 1, QueryPlan.byCategory(QueryPlan.simplified(query, state.simpler)));
        } else if (status != 404 || !query.contains("category=")) {
            state.notice(status == 403 || status == 401 ? Notice.Kind.NOT_PERMITTED : Notice.Kind.NOT_OFFERED, type);
        }
        state.nextQuery();
    }

    private void restart(String query, HttpStatusException refused) {
        boolean expired = refused.status() == 404 || refused.status() == 410 || refused.status() == 400;
        if (expired && !state.restarted) {
            state.restarted = true;
            state.again = true;
            state.next = null;
            followed.clear();
            return;
        }
        endEarly(query.substring(0, query.indexOf('?') < 0 ? query.length() : query.indexOf('?')));
    }

    private void endEarly(String what) {
        state.notice(Notice.Kind.ENDED_EARLY, what.contains("$everything") ? "$everything" : what);
        state.nextQuery();
        followed.clear();
    }

    private void nextMethod(String refused) {
        state.refusedMethods++;
        if (state.refusedMethods >= options.methods().size()) {
            throw new FetchException(
                    server.base() + " offers none of " + options.methods() + " for this patient (" + refused
                            + " was refused last): ask the source's operator how its records may be fetched",
                    Reason.NOT_OFFERED);
        }
        state.method = options.methods().get(state.refusedMethods);
        state.job = null;
        plan();
        save();
    }

    private void saveAndTell(boolean now) {
        boolean due = state.bytes - savedBytes >= SAVED_AFTER_BYTES
                || WallClock.hasPassed(savedAt, SAVED_AFTER, clock.instant());
        if (now || due) {
            save();
        }
        options.tell(new FetchProgress(
                state.method,
                state.pages,
                state.counts.values().stream().mapToLong(Long::longValue).sum(),
                state.bytes));
    }

    private void save() {
        sink.save(FetchStateJson.write(state));
        savedBytes = state.bytes;
        savedAt = clock.instant();
    }

    /** After a failure of the sink nothing is saved: it may hold half of a resource. */
    private void saveAfter(Throwable failure, boolean done) {
        if (done || intake.isBroken()) {
            return;
        }
        try {
            // What came of this page is kept, so it comes again.
            state.again = true;
            save();
        } catch (RuntimeException second) {
            failure.addSuppressed(second);
        }
    }

    /** The entries of one page, which may come several times. */
    private final class Entries implements PageReceiver {
        private boolean begun;

        @Override
        public void begin() {
            state.again |= begun;
            begun = true;
        }

        @Override
        public void entry(ScannedResource resource) {
            intake.take(resource);
        }
    }
}
