// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.kinds;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.proofs.field.play.Script;
import org.sdohsync.proofs.field.play.Stage;
import org.sdohsync.proofs.field.play.Variant;
import org.sdohsync.proofs.field.server.Answer;
import org.sdohsync.proofs.field.server.Asked;
import org.sdohsync.proofs.field.server.FieldServer;
import org.sdohsync.proofs.field.server.ServedResource;

/** How a server tells that something changed, and what it wants to see before it lets somebody write. */
final class Versions {
    private Versions() {}

    static List<Variant> all() {
        return List.of(
                telling("version-constant", one -> meta("1", one.stamp().toString()))
                        .behaving((asked, server) -> tagged(asked, server, one -> "W/\"1\"")),
                telling("version-and-time-constant", one -> meta("1", "2026-02-28T10:00:00Z"))
                        .behaving((asked, server) -> tagged(asked.without("_lastUpdated"), server, one -> "W/\"1\"")),
                telling("version-missing", one -> meta(null, one.stamp().toString())),
                telling("version-and-time-missing", one -> meta(null, null)).behaving(Versions::ignoringTime),
                telling("version-without-time", one -> meta(Integer.toString(one.version()), null)),
                telling(
                                "version-of-a-database",
                                one -> meta(
                                        "AAAAAAAAB" + one.version() + "E=",
                                        one.stamp().toString()))
                        .behaving((asked, server) ->
                                tagged(asked, server, one -> "W/\"AAAAAAAAB" + one.version() + "E=\"")),
                tags("tag-strong", one -> "\"" + one.version() + "\""),
                tags("tag-opaque", one -> "W/\"cXVldWU" + one.version() + "==\""),
                tags("tag-opaque-and-strong", one -> "\"MTcz/" + one.version() + "+x=\""),
                tags("tag-other-than-version", one -> "W/\"row-" + (one.version() + 100) + "\""),
                tags("tag-of-a-digest", one -> "\"" + "ab12".repeat(15) + one.version() + "\""),
                tags("tag-without-version", one -> "W/\"v" + one.version() + "\"")
                        .holding(held -> held.meta(one -> meta(null, one.stamp().toString()))),
                Variant.of("version-said-to-be-unguarded")
                        .server(server -> server.versioning("versioned"))
                        .playing(stage -> {
                            Script.WHOLE.play(stage);
                            stage.expect("(can|may) check the version of updates");
                        }),
                Variant.of("version-not-declared").server(server -> server.versioning("no-version")),
                Variant.of("change-meanwhile").playing(Versions::conflict));
    }

    /** Somebody else changes the Task between the read and the write of an acceptance: it is read again. */
    private static void conflict(Stage stage) {
        Script.READ.play(stage);
        boolean[] changed = new boolean[1];
        stage.server().behave((asked, server) -> {
            if (asked.method().equals("PUT") && !changed[0]) {
                changed[0] = true;
                server.holdings()
                        .change(
                                "Task/" + Variant.TASK,
                                json -> json.toBuilder()
                                        .text("description", "changed meanwhile")
                                        .build());
            }
            return server.healthy(asked);
        });
        stage.work(Variant.TASK);
        stage.deliver();
    }

    private static JsonObject meta(@Nullable String version, @Nullable String time) {
        return JsonObject.builder()
                .text("versionId", version)
                .text("lastUpdated", time)
                .build();
    }

    private static Variant telling(String name, Function<ServedResource, JsonObject> form) {
        return Variant.of(name).holding(held -> held.meta(form));
    }

    private static Answer ignoringTime(Asked asked, FieldServer server) {
        return server.healthy(asked.without("_lastUpdated"));
    }

    private static Variant tags(String name, Function<ServedResource, String> tag) {
        return Variant.of(name).behaving((asked, server) -> tagged(asked, server, tag));
    }

    private static Answer tagged(Asked asked, FieldServer server, Function<ServedResource, String> tag) {
        if (asked.method().equals("PUT")) {
            String now = server.holdings().find(asked.path()).map(tag).orElse("");
            boolean same = asked.header("If-Match").filter(now::equals).isPresent();
            Answer answer = server.healthy(asked.header(
                    "If-Match", same ? FieldServer.etag(server.holdings().get(asked.path())) : "none"));
            return retagged(asked.path(), answer, server, tag);
        }
        Answer answer = server.healthy(asked);
        return asked.isRead() ? retagged(asked.path(), answer, server, tag) : answer;
    }

    private static Answer retagged(
            String name, Answer answer, FieldServer server, Function<ServedResource, String> tag) {
        return answer.isContent()
                ? server.holdings()
                        .find(name)
                        .map(one -> answer.with("ETag", tag.apply(one)))
                        .orElse(answer)
                : answer;
    }
}
