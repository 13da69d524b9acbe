// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.kinds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.sdohsync.proofs.field.play.Script;
import org.sdohsync.proofs.field.play.Stage;
import org.sdohsync.proofs.field.play.Variant;
import org.sdohsync.proofs.field.server.Answer;
import org.sdohsync.proofs.field.server.Asked;
import org.sdohsync.proofs.field.server.Quirk;

/** Single resources that are refused, writes that are refused, and weather. */
final class Refusals {
    private static final Answer UNAUTHORIZED = Answer.refusal(401, "login").with("WWW-Authenticate", "Bearer");

    private Refusals() {}

    static List<Variant> all() {
        List<Variant> all = new ArrayList<>();
        for (String resource : List.of("Patient/p1", "ServiceRequest/s1", "Organization/clinic", "metadata")) {
            all.add(refused(
                    "unauthorized-" + name(resource), asked -> asked.path().equals(resource), UNAUTHORIZED));
        }
        all.add(refused("unauthorized-batch", asked -> asked.path().isEmpty(), UNAUTHORIZED));
        all.add(refused("unauthorized-patients-and-requests-and-batch", Refusals::isDetail, UNAUTHORIZED));
        all.add(refused(
                "forbidden-patient", asked -> asked.path().equals("Patient/p1"), Answer.refusal(403, "forbidden")));
        all.add(refused("metadata-failing", asked -> asked.path().equals("metadata"), Answer.empty(500)));
        all.add(profile());
        all.add(scope());
        all.add(once("busy-once", Answer.empty(503).with("Retry-After", "20")));
        all.add(once("busy-once-until-a-date", Answer.empty(503).with("Retry-After", "Sun, 01 Mar 2026 01:00:30 GMT")));
        all.add(once("limited-once", Answer.empty(429).with("Retry-After", "30")));
        all.add(once("gateway-page-once", Answer.of(502, "text/html", "<html><body>Bad Gateway</body></html>")));
        all.add(once(
                "page-of-a-proxy-once",
                Answer.of(200, "text/html", "<!doctype html><html><body>Sign in</body></html>")));
        all.add(once("nothing-at-all-once", Answer.empty(200)));
        all.add(Variant.of("line-drops-once")
                .behaving(nth(2, (asked, server) -> server.healthy(asked).broken())));
        all.add(Variant.of("reason-changes")
                .server(server -> server.grants().life(Duration.ofDays(3)))
                .playing(Refusals::changing));
        return all;
    }

    private static String name(String resource) {
        return resource.replaceAll("/.*", "").toLowerCase(Locale.ROOT);
    }

    private static boolean isDetail(Asked asked) {
        return asked.path().isEmpty()
                || (asked.isRead()
                        && !asked.type().equals("Task")
                        && !asked.type().equals("Organization"));
    }

    private static Variant refused(String name, Predicate<Asked> which, Answer answer) {
        return Variant.of(name).behaving((asked, server) -> which.test(asked) ? answer : server.healthy(asked));
    }

    /** The n-th request for Tasks, or for a Task, is answered otherwise. */
    private static Quirk nth(int which, Quirk otherwise) {
        int[] count = new int[1];
        return (asked, server) -> asked.type().equals("Task") && ++count[0] == which
                ? otherwise.answer(asked, server)
                : server.healthy(asked);
    }

    private static Variant once(String name, Answer answer) {
        return Variant.of(name).behaving(nth(2, (asked, server) -> answer));
    }

    /** A server that reads the profile with the user's own scopes, and may not. */
    private static Variant profile() {
        return Variant.of("procedure-with-profile-forbidden")
                .behaving((asked, server) -> asked.isProcedureCreate()
                                && asked.json()
                                        .object("meta")
                                        .filter(meta -> meta.has("profile"))
                                        .isPresent()
                        ? Answer.refusal(403, "forbidden")
                        : server.healthy(asked))
                .playing(stage -> {
                    Script.WHOLE.play(stage);
                    stage.expect("profile");
                });
    }

    private static Variant scope() {
        return Variant.of("procedure-outside-of-the-scopes")
                .behaving((asked, server) -> asked.isProcedureCreate()
                        ? Answer.refusal(403, "forbidden")
                                .with(
                                        "WWW-Authenticate",
                                        "Bearer error=\"insufficient_scope\", scope=\"user/Procedure.c\"")
                        : server.healthy(asked))
                .playing(stage -> {
                    Script.READ.play(stage);
                    stage.narrow();
                    String refused = stage.attempt(Variant.TASK).orElse("done");
                    stage.expect(refused, "scope");
                    stage.round();
                    stage.expect("scope");
                    stage.expect("user/Procedure");
                });
    }

    /** The source fails in one way after the other: the latest is told, and a lasting 403 is not nothing. */
    private static void changing(Stage stage) {
        Script.READ.play(stage);
        for (int status : List.of(500, 403, 404, 429)) {
            stage.server()
                    .behave((asked, server) ->
                            asked.type().equals("Task") ? Answer.refusal(status, "exception") : server.healthy(asked));
            stage.round();
            stage.wait(Duration.ofHours(2));
            stage.round();
            String health = stage.sync()
                    .connection(stage.connection())
                    .orElseThrow()
                    .health()
                    .toString();
            stage.expect(health, "answered with " + status);
            if (status == 403) {
                stage.wait(Duration.ofHours(6));
                String action = stage.round().nextAction();
                stage.expect(action, "^(?!nothing)");
            }
        }
        stage.server().behave(Quirk.NONE);
        stage.change(Variant.TASK);
        stage.deliver();
        stage.work(Variant.TASK);
    }
}
