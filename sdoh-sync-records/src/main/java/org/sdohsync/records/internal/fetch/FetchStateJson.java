// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.records.manifest.FetchMethod;
import org.sdohsync.records.manifest.ManifestJson;

/** Writes and reads the state of a fetch. */
final class FetchStateJson {
    private static final int FORMAT = 1;

    private FetchStateJson() {}

    static String write(FetchState state) {
        JsonObject.Builder counts = JsonObject.builder();
        state.counts.forEach(counts::number);
        JsonObject json = JsonObject.builder()
                .number("format", FORMAT)
                .text("request", state.request)
                .text("startedAt", state.startedAt.toString())
                .text("method", state.method.name())
                .number("refusedMethods", state.refusedMethods)
                .texts("patients", state.patients)
                .texts("queries", state.queries)
                .number("at", state.at)
                .number("simpler", state.simpler)
                .text("next", state.next)
                .flag("restarted", state.restarted)
                .flag("again", state.again)
                .text("job", state.job)
                .number("files", state.files)
                .text("filesRead", state.filesRead)
                .text("date", state.date == null ? null : state.date.toString())
                .texts("scopes", state.scopes)
                .number("pages", state.pages)
                .number("bytes", state.bytes)
                .number("duplicates", state.duplicates)
                .number("refusedCount", state.refusedCount)
                .flag("transmission", state.transmission)
                .object("counts", counts.build())
                .objects("refused", ManifestJson.refusals(new ArrayList<>(state.refused.values())))
                .objects("notices", ManifestJson.notices(new ArrayList<>(state.notices.values())))
                .build();
        return new String(json.toBytes(), UTF_8);
    }

    static FetchState read(String text) {
        try {
            JsonObject json = JsonObject.parse(text.getBytes(UTF_8), "state of a fetch");
            if (json.number("format").orElse(0L) != FORMAT) {
                throw new StoreException(
                        "the state of a fetch was written by another version of this library: fetch anew",
                        StoreException.Reason.NEWER_FORMAT,
                        null);
            }
            return read(json);
        } catch (ProtocolException | LimitException | DateTimeException | IllegalArgumentException damaged) {
            throw new StoreException(
                    "the state of a fetch cannot be read: delete its sink, and fetch anew",
                    StoreException.Reason.CORRUPT,
                    null);
        }
    }

    private static FetchState read(JsonObject json) {
        FetchState state = new FetchState(
                json.text("request").orElse(""),
                Instant.parse(json.text("startedAt").orElse("")),
                FetchMethod.valueOf(json.text("method").orElse("")));
        state.refusedMethods = number(json, "refusedMethods");
        state.patients = new ArrayList<>(json.texts("patients"));
        state.queries = new ArrayList<>(json.texts("queries"));
        state.at = number(json, "at");
        state.simpler = number(json, "simpler");
        state.next = json.text("next").orElse(null);
        state.restarted = json.flag("restarted").orElse(false);
        state.again = json.flag("again").orElse(false);
        state.job = json.text("job").orElse(null);
        state.files = number(json, "files");
        state.filesRead = json.text("filesRead").orElse("");
        state.date = json.text("date").map(Instant::parse).orElse(null);
        state.scopes = json.texts("scopes");
        state.pages = json.number("pages").orElse(0L);
        state.bytes = json.number("bytes").orElse(0L);
        state.duplicates = json.number("duplicates").orElse(0L);
        state.refusedCount = json.number("refusedCount").orElse(0L);
        state.transmission = json.flag("transmission").orElse(false);
        json.object("counts")
                .ifPresent(counts -> counts.members()
                        .keySet()
                        .forEach(type -> counts.number(type).ifPresent(count -> state.counts.put(type, count))));
        ManifestJson.readRefusals(json).forEach(refusal -> state.refused.put(refusal.resource(), refusal));
        ManifestJson.readNotices(json)
                .forEach(notice -> state.notices.put(notice.kind() + " " + notice.about(), notice));
        return state;
    }

    private static int number(JsonObject json, String member) {
        return json.number(member).map(Long::intValue).orElse(0);
    }
}
