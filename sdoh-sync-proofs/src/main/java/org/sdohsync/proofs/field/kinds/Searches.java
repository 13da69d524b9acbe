// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.kinds;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.proofs.field.play.Script;
import org.sdohsync.proofs.field.play.Variant;
import org.sdohsync.proofs.field.server.Answer;
import org.sdohsync.proofs.field.server.Asked;
import org.sdohsync.proofs.field.server.FieldServer;
import org.sdohsync.proofs.field.server.Resources;

/** Searches that are refused, each in several ways, and pages that do not last. */
final class Searches {
    private static final List<Integer> REFUSALS = List.of(403, 404, 405, 500);
    private static final int LONGEST = 400;
    /** Just before the first round. */
    private static final Instant YOUNG = Instant.parse("2026-03-01T00:59:00Z");

    private static final Instant FIRST = Instant.parse("2026-02-20T00:00:00Z");

    private Searches() {}

    static List<Variant> all() {
        List<Variant> all = new ArrayList<>();
        for (String parameter : List.of("_sort", "_lastUpdated", "owner")) {
            for (int status : REFUSALS) {
                all.add(Variant.of("search-by-" + parameter.replace("_", "") + "-" + status)
                        .behaving((asked, server) -> asked.isTaskSearch()
                                        && asked.parameter(parameter).isPresent()
                                ? Answer.refusal(status, "not-supported")
                                : server.healthy(asked)));
            }
        }
        all.add(include(500));
        all.add(include(403));
        all.add(count("count-at-most-50-400", 50, 400));
        all.add(count("count-at-most-20-422", 20, 422));
        all.add(Variant.of("count-lowered").server(server -> server.pagesOf(1)));
        all.add(Variant.of("search-forbidden")
                .behaving((asked, server) ->
                        asked.isTaskSearch() ? Answer.refusal(403, "forbidden") : server.healthy(asked))
                .playing(Script.READ)
                .named());
        all.add(tooLong("address-too-long-414", 414));
        all.add(tooLong("address-too-long-400", 400));
        all.add(tooManyIds());
        for (int status : List.of(410, 404, 400)) {
            all.add(expiring("pages-expired-" + status, status, FIRST, Duration.ofMinutes(10)));
            all.add(expiring("pages-expired-and-no-time-told-" + status, status, FIRST, Duration.ofMinutes(10))
                    .server(FieldServer::tellNoTime));
            all.add(expiring("pages-expired-of-young-tasks-" + status, status, YOUNG, Duration.ofSeconds(1)));
        }
        all.add(Variant.of("search-with-an-error-only")
                .behaving((asked, server) -> asked.isTaskSearch()
                        ? Answer.of(
                                200,
                                "application/fhir+json",
                                "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{\"search\":{\"mode\":\"outcome\"},"
                                        + "\"resource\":"
                                        + Answer.refusal(200, "exception").text() + "}]}")
                        : server.healthy(asked))
                .playing(Script.READ)
                .named());
        all.add(Variant.of("search-with-a-warning")
                .behaving((asked, server) -> asked.isTaskSearch()
                        ? server.healthy(asked)
                                .text(text -> text.replaceFirst(
                                        "\"entry\":\\[",
                                        "\"entry\":[{\"search\":{\"mode\":\"outcome\"},\"resource\":{\"resourceType\":"
                                                + "\"OperationOutcome\",\"issue\":[{\"severity\":\"warning\",\"code\":"
                                                + "\"informational\"}]}},"))
                        : server.healthy(asked)));
        all.add(Variant.of("search-with-an-outcome-as-answer")
                .behaving((asked, server) ->
                        asked.isTaskSearch() ? Answer.refusal(200, "exception") : server.healthy(asked))
                .playing(Script.READ)
                .named());
        all.add(Variant.of("owner-by-identifier")
                .holding(held -> held.shape(
                        "Task/" + Variant.TASK,
                        json -> json.toBuilder()
                                .object(
                                        "owner",
                                        JsonObject.builder()
                                                .object(
                                                        "identifier",
                                                        JsonObject.builder()
                                                                .text("system", "urn:example:organizations")
                                                                .text("value", Variant.OWNER)
                                                                .build())
                                                .build())
                                .build()))
                .playing(Script.READ)
                .named());
        return all;
    }

    private static Variant include(int status) {
        return Variant.of("search-with-include-" + status)
                .behaving((asked, server) -> asked.parameter("_include").isPresent()
                        ? Answer.refusal(status, "not-supported")
                        : server.healthy(asked));
    }

    private static Variant count(String name, int most, int status) {
        return Variant.of(name).behaving((asked, server) -> {
            boolean more = asked.parameter("_count").map(Integer::parseInt).orElse(0) > most;
            return more ? Answer.refusal(status, "invalid") : server.healthy(asked);
        });
    }

    private static Variant tooLong(String name, int status) {
        List<String> owners = IntStream.range(0, 30)
                .mapToObj(number -> "Organization/kitchen-" + number)
                .toList();
        return Variant.of(name)
                .owners(Stream.concat(Stream.of(Variant.OWNER), owners.stream()).toList())
                .holding(held -> owners.forEach(owner -> {
                    String id = owner.substring(owner.indexOf('/') + 1);
                    held.put(Resources.organization(id));
                    held.put(Resources.task("of-" + id, owner, "s1"));
                }))
                .behaving((asked, server) -> asked.length() > LONGEST
                        ? Answer.of(status, "text/html", "<html><body>Request-URI Too Long</body></html>")
                        : server.healthy(asked));
    }

    /** What is known to be open is looked after once a day, by ids. */
    private static Variant tooManyIds() {
        return Variant.of("address-too-long-with-ids")
                .holding(held -> IntStream.range(0, 43)
                        .forEach(number -> held.put(
                                Resources.task("referral-of-the-county-" + number, Variant.OWNER, "s2"), FIRST)))
                .behaving((asked, server) -> asked.length() > LONGEST
                        ? Answer.of(414, "text/html", "<html><body>Request-URI Too Long</body></html>")
                        : server.healthy(asked))
                .playing(stage -> {
                    Script.WHOLE.play(stage);
                    stage.wait(Duration.ofDays(2));
                    stage.expect(Boolean.toString(stage.round().complete()), "true");
                });
    }

    private static Variant expiring(String name, int status, Instant first, Duration apart) {
        return Variant.of(name)
                .server(server -> server.pagesOf(10))
                .holding(held -> IntStream.range(0, 43)
                        .forEach(number -> held.put(
                                Resources.task("more-" + number, Variant.OWNER, "s2"),
                                first.plus(apart.multipliedBy(number)))))
                .behaving((asked, server) -> expired(asked, server, status))
                .playing(stage -> {
                    stage.connect();
                    stage.deliver(10);
                    stage.change(Variant.TASK);
                    stage.deliver();
                    stage.work(Variant.TASK);
                });
    }

    private static Answer expired(Asked asked, FieldServer server, int status) {
        return asked.isFurtherPage() ? Answer.refusal(status, "not-found") : server.healthy(asked);
    }
}
