// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.manifest;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.json.JsonObject;

/** Writes manifests as JSON, and reads them. Stateless; safe for use by many threads. */
public final class ManifestJson {
    private static final String WHERE = "manifest";
    private static final String FORMAT = "sdoh-sync-records/1";
    private static final int MOST_FILES = 10_000;

    private ManifestJson() {}

    /**
     * Writes a manifest.
     *
     * @param manifest the manifest
     * @return its JSON
     */
    public static byte[] write(RecordManifest manifest) {
        JsonObject.Builder counts = JsonObject.builder();
        manifest.counts().forEach(counts::number);
        return JsonObject.builder()
                .text("format", FORMAT)
                .text("source", manifest.source())
                .text("patient", manifest.patient())
                .text("method", manifest.method().name())
                .text("status", manifest.status().name())
                .text("sender", manifest.sender().orElse(null))
                .text("receiver", manifest.receiver().orElse(null))
                .text("startedAt", manifest.startedAt().toString())
                .text("endedAt", manifest.endedAt().toString())
                .text("since", text(manifest.since()))
                .text("nextSince", text(manifest.nextSince()))
                .object("counts", counts.build())
                .number("duplicates", manifest.duplicates())
                .number("refusedCount", manifest.refusedCount())
                .objects(
                        "files",
                        manifest.files().stream().map(ManifestJson::file).toList())
                .objects("refused", refusals(manifest.refused()))
                .objects("notices", notices(manifest.notices()))
                .build()
                .toBytes();
    }

    /**
     * Reads a manifest.
     *
     * @param json the result of {@link #write}, possibly from elsewhere
     * @return the manifest
     * @throws ProtocolException if it is not a manifest
     * @throws org.sdohsync.core.error.LimitException if it is too large or nested too deep
     */
    public static RecordManifest read(byte[] json) {
        JsonObject from = JsonObject.parse(json, WHERE);
        if (!FORMAT.equals(from.text("format").orElse(""))) {
            throw wrong("format");
        }
        Map<String, Long> counts = new TreeMap<>();
        from.object("counts")
                .ifPresent(some -> some.members()
                        .keySet()
                        .forEach(type -> some.number(type)
                                .filter(count -> count >= 0)
                                .ifPresent(count -> counts.put(type, count))));
        return RecordManifest.builder(need(from, "source"), need(from, "patient"))
                .result(
                        named(FetchMethod.class, need(from, "method"), "method"),
                        named(RecordManifest.Status.class, need(from, "status"), "status"))
                .parties(from.text("sender").orElse(null), from.text("receiver").orElse(null))
                .times(time(need(from, "startedAt")), time(need(from, "endedAt")))
                .changes(optionalTime(from, "since"), optionalTime(from, "nextSince"))
                .counts(counts, from.number("duplicates").orElse(0L))
                .files(files(from))
                .refused(readRefusals(from), from.number("refusedCount").orElse(0L))
                .notices(readNotices(from))
                .build();
    }

    /**
     * Writes refusals.
     *
     * @param some the refusals
     * @return one object each
     */
    public static List<JsonObject> refusals(List<Refusal> some) {
        return some.stream()
                .map(one -> JsonObject.builder()
                        .text("resource", one.resource())
                        .text("reason", one.reason().name())
                        .build())
                .toList();
    }

    /**
     * Writes notices.
     *
     * @param some the notices
     * @return one object each
     */
    public static List<JsonObject> notices(List<Notice> some) {
        return some.stream()
                .map(one -> JsonObject.builder()
                        .text("kind", one.kind().name())
                        .text("about", one.about())
                        .number("count", one.count())
                        .build())
                .toList();
    }

    /**
     * Reads refusals from the member {@code refused}.
     *
     * @param from the object
     * @return the refusals
     * @throws ProtocolException if a reason is unknown
     */
    public static List<Refusal> readRefusals(JsonObject from) {
        return from.objects("refused").stream()
                .limit(RecordManifest.MOST_REFUSALS)
                .map(one -> new Refusal(
                        need(one, "resource"), named(Refusal.Reason.class, need(one, "reason"), "refused.reason")))
                .toList();
    }

    /**
     * Reads notices from the member {@code notices}.
     *
     * @param from the object
     * @return the notices
     * @throws ProtocolException if a kind is unknown
     */
    public static List<Notice> readNotices(JsonObject from) {
        return from.objects("notices").stream()
                .limit(RecordManifest.MOST_REFUSALS)
                .map(one -> new Notice(
                        named(Notice.Kind.class, need(one, "kind"), "notices.kind"),
                        one.text("about").orElse(""),
                        one.number("count").orElse(1L)))
                .toList();
    }

    private static List<DataFile> files(JsonObject from) {
        List<DataFile> files = new ArrayList<>();
        for (JsonObject one : from.objects("files")) {
            String name = need(one, "name");
            String digest = need(one, "sha256").toLowerCase(Locale.ROOT);
            long resources = one.number("resources").orElse(-1L);
            long bytes = one.number("bytes").orElse(-1L);
            boolean usable = name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
                    && !name.contains("..")
                    && digest.matches("[0-9a-f]{64}")
                    && resources >= 0
                    && bytes >= 0;
            if (!usable || files.size() >= MOST_FILES) {
                throw wrong("files");
            }
            files.add(new DataFile(name, one.text("type").orElse(""), resources, bytes, digest));
        }
        return files;
    }

    private static JsonObject file(DataFile file) {
        return JsonObject.builder()
                .text("name", file.name())
                .text("type", file.type())
                .number("resources", file.resources())
                .number("bytes", file.bytes())
                .text("sha256", file.sha256())
                .build();
    }

    private static @Nullable String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }

    private static @Nullable Instant optionalTime(JsonObject from, String member) {
        return from.text(member).map(ManifestJson::time).orElse(null);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException noTime) {
            throw wrong("a time");
        }
    }

    private static <E extends Enum<E>> E named(Class<E> type, String name, String member) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw wrong(member);
    }

    private static String need(JsonObject from, String member) {
        return from.text(member).orElseThrow(() -> wrong(member));
    }

    private static ProtocolException wrong(String member) {
        return new ProtocolException(
                "the manifest cannot be used, because of " + member + ": ask its sender for it again", WHERE, null);
    }
}
