// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sdohsync.records.manifest.FetchMethod;
import org.sdohsync.records.manifest.Notice;
import org.sdohsync.records.manifest.RecordManifest;
import org.sdohsync.records.manifest.Refusal;

/** How far a fetch has come: what is saved with the resources, so that it can be resumed. Not thread-safe. */
final class FetchState {
    /** What was asked for, to recognize another request. */
    final String request;

    final Instant startedAt;
    FetchMethod method;

    /** How many of the wanted methods were refused. */
    int refusedMethods;

    /** The patient's ids: that of the request, then those linked with it. */
    List<String> patients = new ArrayList<>();

    /** The operations or searches of the method, of which those before {@link #at} are done. */
    List<String> queries = new ArrayList<>();

    int at;

    /** How many parameters were given up because the source refused the query with them. */
    int simpler;

    /** The link to the next page of the query; null for its first. */
    @Nullable
    String next;

    /** Whether the query was begun anew after a link had expired. */
    boolean restarted;

    /** Whether entries come again that came already, because a page or query was begun anew. */
    boolean again;

    /** Where an asynchronous answer is prepared. */
    @Nullable
    String job;

    /** How many files of the asynchronous answer are done. */
    int files;

    /** A digest of which files these are. */
    String filesRead = "";

    /** The source's time of the first page. */
    @Nullable
    Instant date;

    /** The scopes at the beginning. */
    List<String> scopes = List.of();

    long pages;
    long bytes;
    long duplicates;
    long refusedCount;
    boolean transmission;
    final Map<String, Long> counts = new TreeMap<>();
    final Map<String, Refusal> refused = new LinkedHashMap<>();
    final Map<String, Notice> notices = new LinkedHashMap<>();

    FetchState(String request, Instant startedAt, FetchMethod method) {
        this.request = request;
        this.startedAt = startedAt;
        this.method = method;
    }

    void refuse(String resource, Refusal.Reason reason) {
        if (refused.containsKey(resource)) {
            return;
        }
        if (refused.size() < RecordManifest.MOST_REFUSALS) {
            refused.put(resource, new Refusal(resource, reason));
        } else if (again) {
            // Not known whether it was counted, and too many were refused to keep their names.
            return;
        }
        refusedCount++;
    }

    void notice(Notice.Kind kind, String about) {
        String key = kind + " " + about;
        Notice known = notices.get(key);
        if (known != null) {
            notices.put(key, new Notice(kind, about, known.count() + 1));
        } else if (notices.size() < RecordManifest.MOST_REFUSALS) {
            notices.put(key, new Notice(kind, about, 1));
        }
    }

    boolean isPartial() {
        return notices.values().stream().anyMatch(notice -> notice.kind().missing());
    }

    @Nullable
    String query() {
        return at < queries.size() ? queries.get(at) : null;
    }

    void nextQuery() {
        at++;
        simpler = 0;
        next = null;
        restarted = false;
        again = false;
    }
}
