// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.prefetch;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.cdshooks.hook.HookCall;
import org.sdohsync.cdshooks.internal.prefetch.PrefetchTemplate.Resolved;
import org.sdohsync.cdshooks.internal.reading.PatientReference;
import org.sdohsync.cdshooks.prefetch.PrefetchResult;
import org.sdohsync.cdshooks.prefetch.PrefetchResult.Outcome;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.fhir.internal.client.RawResource;

/**
 * Reads what a service asks for in advance, with the connection's own token and from its own server only. What cannot be had is left
 * out and named. For one call.
 */
public final class PrefetchReader {
    /** The most bytes of one call's prefetch: 4 MiB. */
    public static final int MOST_BYTES = 4 * 1024 * 1024;

    /** How long the reads of one call may take, and each of them: 20 seconds. None begins after that. */
    public static final Duration TIME = Duration.ofSeconds(20);

    private final FhirClient client;
    private final Clock clock;
    private final HookCall call;
    private final Map<String, Found> read = new HashMap<>();
    private int left = MOST_BYTES;

    /** A finished read: a value, nothing, or why there is none. */
    private record Found(@Nullable JsonObject value, Outcome outcome) {}

    /**
     * Creates a reader.
     *
     * @param client the client of the connection
     * @param clock the clock for the time of the reads
     * @param call the call
     */
    public PrefetchReader(FhirClient client, Clock clock, HookCall call) {
        this.client = requireNonNull(client, "client");
        this.clock = requireNonNull(clock, "clock");
        this.call = requireNonNull(call, "call");
    }

    /**
     * Reads the data.
     *
     * @return the data, and what became of each key
     * @throws StoreException if this application's own store fails
     */
    public PrefetchData read() {
        Instant begun = clock.instant();
        Map<String, @Nullable JsonObject> values = new LinkedHashMap<>();
        List<PrefetchResult> results = new ArrayList<>();
        for (Map.Entry<String, String> wanted : call.service().prefetch().entrySet()) {
            Found found = found(wanted.getKey(), wanted.getValue(), begun);
            PrefetchResult result = new PrefetchResult(wanted.getKey(), found.outcome());
            results.add(result);
            if (result.sent()) {
                values.put(wanted.getKey(), found.value());
            }
        }
        return new PrefetchData(values, results);
    }

    private Found found(String key, String template, Instant begun) {
        JsonObject given = call.prefetched().get(key);
        if (given != null) {
            return new Found(given, Outcome.SENT);
        }
        if (!call.reads()) {
            return new Found(null, Outcome.NOT_READ);
        }
        Resolved request = PrefetchTemplate.resolve(
                template, call.context(), call.service().provider().opensQueries());
        if (request.path().isEmpty()) {
            return new Found(null, request.failure().orElse(Outcome.UNSUPPORTED));
        }
        String path = request.path().get();
        String type = path.split("[/?]", 2)[0];
        if (!GrantedReads.cover(call.connection().grantedScopes(), type, request.isRead())) {
            return new Found(null, Outcome.NOT_GRANTED);
        }
        if (!read.containsKey(path) && WallClock.hasPassed(begun, TIME, clock.instant())) {
            return new Found(null, Outcome.OUT_OF_TIME);
        }
        return withinSize(read.computeIfAbsent(path, asked -> checked(fetch(asked, request.isRead()))));
    }

    private Found fetch(String path, boolean one) {
        try {
            if (one) {
                LocalReference reference = LocalReference.parse(path);
                return client.read(reference.type(), reference.id())
                        .map(RawResource::json)
                        .map(json -> new Found(json, Outcome.SENT))
                        .orElse(new Found(null, Outcome.NOTHING_FOUND));
            }
            JsonObject bundle = new SearchsetReader(client, left).read(path);
            return new Found(bundle, bundle.has("entry") ? Outcome.SENT : Outcome.NOTHING_FOUND);
        } catch (LimitException tooMuch) {
            return new Found(null, Outcome.TOO_LARGE);
        } catch (AuthorizationException refused) {
            boolean scope = refused.reason() == AuthorizationException.Reason.SCOPE;
            return new Found(null, scope ? Outcome.NOT_GRANTED : Outcome.FAILED);
        } catch (StoreException ours) {
            throw ours;
        } catch (SyncException failed) {
            return new Found(null, Outcome.FAILED);
        }
    }

    private Found checked(Found found) {
        JsonObject value = found.value();
        return value != null && !call.service().provider().opensQueries() && isOfAnother(value)
                ? new Found(null, Outcome.NOT_ABOUT_CONTEXT)
                : found;
    }

    /** What two keys ask for is read once, and sent twice. */
    private Found withinSize(Found found) {
        JsonObject value = found.value();
        int size = value == null ? 0 : value.toBytes().length;
        if (size > left) {
            return new Found(null, Outcome.TOO_LARGE);
        }
        left -= size;
        return found;
    }

    private boolean isOfAnother(JsonObject value) {
        Optional<String> patient = call.context().subject().patient();
        if (!value.text("resourceType").orElse("").equals("Bundle")) {
            return PatientReference.isOfAnother(value, patient, client.base());
        }
        return value.objects("entry").stream()
                .flatMap(entry -> entry.object("resource").stream())
                .anyMatch(resource -> PatientReference.isOfAnother(resource, patient, client.base()));
    }
}
