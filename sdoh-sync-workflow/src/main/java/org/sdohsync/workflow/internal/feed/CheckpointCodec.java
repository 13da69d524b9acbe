// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;
import org.sdohsync.fhir.internal.client.CapabilityDeclaration;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.workflow.feed.Feed;

/** Writes and reads {@link Checkpoint}s, kind {@code checkpoint}, format 2, or 1 where earlier versions can read it too, under the connection's id or, for its further feeds, {@link Feed#checkpointId}. */
public final class CheckpointCodec implements Codec<Checkpoint> {
    private static final int FORMAT = 2;
    private static final int READ_BY_ALL = 1;

    /** Makes one. */
    public CheckpointCodec() {}

    @Override
    public String kind() {
        return "checkpoint";
    }

    @Override
    public String id(Checkpoint value) {
        return value.feed().checkpointId(value.connection());
    }

    @Override
    public String group(Checkpoint value) {
        return "";
    }

    @Override
    public JsonObject write(Checkpoint value) {
        JsonObject.Builder json = JsonObject.builder()
                .number("format", SeenLines.areDeflated(value.seen()) ? FORMAT : READ_BY_ALL)
                .text("connection", value.connection().value())
                .text("feed", value.feed() == Feed.OWNER ? null : value.feed().stored())
                .text("subject", value.subject())
                .text("leftTo", value.leftTo().isEmpty() ? null : value.leftTo())
                .text("cursor", value.cursor().map(Instant::toString).orElse(null))
                .text("earlier", value.earlier().map(CoveredSubject::subject).orElse(null))
                .text(
                        "earlierUntil",
                        value.earlier().map(was -> was.until().toString()).orElse(null))
                .text("learnedAt", value.learnedAt().map(Instant::toString).orElse(null))
                .object("abilities", value.abilities().json())
                .object(
                        "declaration",
                        value.declaration().map(CapabilityDeclaration::json).orElse(null));
        SeenTasks seen = value.seen();
        return json.object(
                        "unfinished",
                        value.unfinished().map(CheckpointCodec::unfinished).orElse(null))
                .texts(SeenLines.member(seen), SeenLines.of(seen))
                .flag("complete", value.complete())
                .objects(
                        "failed",
                        value.failed().stream().map(CheckpointCodec::failure).toList())
                .build();
    }

    @Override
    public Checkpoint read(JsonObject json) {
        if (json.number("format").orElse(0L) > FORMAT) {
            throw new StoreException(
                    "checkpoint is of a newer format: upgrade this library", StoreException.Reason.NEWER_FORMAT, null);
        }
        try {
            SeenTasks seen = SeenLines.read(json);
            Map<String, DeliveryFailure> failed = new LinkedHashMap<>();
            json.objects("failed").forEach(failure -> readFailure(failure, failed));
            return new Checkpoint.Builder(
                            new ConnectionId(json.text("connection").orElse("")),
                            json.text("feed").map(Feed::ofStored).orElse(Feed.OWNER))
                    .subject(json.text("subject").orElse(""))
                    .leftTo(json.text("leftTo").orElse(""))
                    .cursor(time(json.text("cursor").orElse(null)))
                    .seen(seen)
                    .complete(json.flag("complete").orElse(false))
                    .failed(failed)
                    .abilities(ServerCapabilities.restore(json.object("abilities")
                            .orElseGet(() -> JsonObject.builder().build())))
                    .learnedAt(time(json.text("learnedAt").orElse(null)))
                    .declaration(json.object("declaration")
                            .map(CapabilityDeclaration::restore)
                            .orElse(null))
                    .earlier(earlier(json))
                    .unfinished(json.object("unfinished")
                            .flatMap(CheckpointCodec::readUnfinished)
                            .orElse(null))
                    .build();
        } catch (IllegalArgumentException | DateTimeException broken) {
            throw new StoreException("checkpoint is not readable", StoreException.Reason.CORRUPT, broken);
        }
    }

    private static JsonObject failure(DeliveryFailure failure) {
        return JsonObject.builder()
                .text("task", failure.taskId())
                .text("change", failure.change())
                .number("attempts", failure.attempts())
                .text("reason", failure.reason())
                .flag("parked", failure.parked())
                .text("notBefore", failure.notBefore().map(Instant::toString).orElse(null))
                .build();
    }

    private static void readFailure(JsonObject json, Map<String, DeliveryFailure> failed) {
        String id = json.text("task").orElseThrow(() -> new IllegalArgumentException("failure without a Task"));
        failed.put(
                id,
                new DeliveryFailure(
                        id,
                        json.text("change").orElse(""),
                        json.number("attempts").orElse(0L).intValue(),
                        json.text("reason").orElse(""),
                        json.flag("parked").orElse(false),
                        time(json.text("notBefore").orElse(null))));
    }

    private static JsonObject unfinished(UnfinishedSearch walk) {
        return JsonObject.builder()
                .text("next", walk.next())
                .text("from", text(walk.from()))
                .text("began", text(walk.began()))
                .text("end", text(walk.end()))
                .flag("fresh", walk.fresh())
                .number("walks", walk.walks())
                .number("pages", walk.pages())
                .number("met", walk.met())
                .build();
    }

    private static Optional<UnfinishedSearch> readUnfinished(JsonObject json) {
        return json.text("next")
                .map(next -> new UnfinishedSearch(
                        next,
                        time(json.text("from").orElse(null)),
                        time(json.text("began").orElse(null)),
                        time(json.text("end").orElse(null)),
                        json.flag("fresh").orElse(true),
                        json.number("walks").orElse(0L).intValue(),
                        json.number("pages").orElse(0L).intValue(),
                        json.number("met")
                                .orElse((long) UnfinishedSearch.UNKNOWN)
                                .intValue()));
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static @Nullable CoveredSubject earlier(JsonObject json) {
        Instant until = time(json.text("earlierUntil").orElse(null));
        return until == null ? null : new CoveredSubject(json.text("earlier").orElse(""), until);
    }

    private static @Nullable Instant time(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }
}
