// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.sdohsync.records.fetch.FetchOptions;
import org.sdohsync.records.manifest.DataFile;
import org.sdohsync.records.manifest.FetchMethod;
import org.sdohsync.records.manifest.Notice;
import org.sdohsync.records.manifest.RecordManifest;

/** What a fetch came to. */
final class FetchManifest {
    private FetchManifest() {}

    /** Notes the types that the granted scopes do not cover, from the beginning or any more. */
    static void noteScopes(FetchState state, List<String> now) {
        for (String type : QueryPlan.USUAL_TYPES) {
            boolean before = QueryPlan.isGranted(type, state.scopes);
            if (!before && state.method != FetchMethod.SEARCH) {
                state.notice(Notice.Kind.SCOPE_NOT_GRANTED, type);
            } else if (before && !QueryPlan.isGranted(type, now)) {
                state.notice(Notice.Kind.SCOPE_NARROWED, type);
            }
        }
    }

    static RecordManifest of(
            FetchState state, String source, String patient, FetchOptions options, List<DataFile> files, Instant now) {
        if (!state.transmission) {
            state.notice(Notice.Kind.NO_PROVENANCE, "");
        }
        boolean partial = state.isPartial();
        return RecordManifest.builder(source, patient)
                .result(state.method, partial ? RecordManifest.Status.PARTIAL : RecordManifest.Status.FINISHED)
                .parties(options.sender().orElse(null), options.receiver().orElse(null))
                .times(state.startedAt, now)
                .changes(options.since().orElse(null), partial ? null : state.date)
                .counts(state.counts, state.duplicates)
                .files(files)
                .refused(new ArrayList<>(state.refused.values()), state.refusedCount)
                .notices(new ArrayList<>(state.notices.values()))
                .build();
    }
}
