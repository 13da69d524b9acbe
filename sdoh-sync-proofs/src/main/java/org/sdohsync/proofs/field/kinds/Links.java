// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.kinds;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.proofs.field.play.Script;
import org.sdohsync.proofs.field.play.Stage;
import org.sdohsync.proofs.field.play.Variant;
import org.sdohsync.proofs.field.server.FieldServer;
import org.sdohsync.proofs.field.server.Resources;
import org.sdohsync.proofs.field.server.ServedResources;

/** References: to our own base in other forms, and such that lead nowhere on a server that looks where they lead. */
final class Links {
    private static final String TASK = "Task/" + Variant.TASK;

    private Links() {}

    static List<Variant> all() {
        return List.of(
                written("reference-absolute", (server, name) -> server.base() + "/" + name),
                written("reference-with-version", (server, name) -> name + "/_history/1"),
                written(
                        "reference-absolute-with-version",
                        (server, name) -> server.base() + "/" + name + "/_history/1"),
                written(
                        "reference-in-other-case",
                        (server, name) ->
                                server.base().toString().replace("http://localhost", "HTTP://LocalHost") + "/" + name),
                written("reference-with-two-slashes", (server, name) -> server.base() + "//" + name),
                alias(),
                dangling("focus-contained", held -> focus(held, "#sr")),
                dangling(
                        "focus-empty",
                        held -> held.shape(
                                TASK,
                                json -> json.toBuilder()
                                        .object("focus", JsonObject.builder().build())
                                        .build())),
                dangling(
                        "focus-missing",
                        held -> held.shape(
                                TASK, json -> json.toBuilder().remove("focus").build())),
                dangling("focus-gone", held -> focus(held, "ServiceRequest/gone")),
                dangling("focus-of-another-server", held -> focus(held, "https://other.example/fhir/ServiceRequest/9")),
                dangling(
                        "focus-named-only",
                        held -> held.shape(
                                TASK,
                                json -> json.toBuilder()
                                        .object(
                                                "focus",
                                                JsonObject.builder()
                                                        .text("display", "Food")
                                                        .build())
                                        .build())),
                dangling("reason-contained", held -> request(held, "reasonReference", "#hunger")),
                dangling("reason-gone", held -> request(held, "reasonReference", "Condition/gone")),
                dangling(
                        "encounter-gone",
                        held -> held.shape(
                                "ServiceRequest/s1",
                                json -> json.toBuilder()
                                        .object("encounter", Resources.reference("Encounter/gone"))
                                        .build())),
                dangling(
                        "encounter-contained",
                        held -> held.shape(
                                TASK,
                                json -> json.toBuilder()
                                        .object("encounter", Resources.reference("#visit"))
                                        .build())),
                dangling(
                        "patient-in-the-request-only",
                        held -> held.shape(
                                TASK, json -> json.toBuilder().remove("for").build())),
                dangling(
                        "requester-contained",
                        held -> held.shape(
                                TASK,
                                json -> json.toBuilder()
                                        .object("requester", Resources.reference("#asking"))
                                        .build())));
    }

    private static Variant written(String name, BiFunction<FieldServer, String, String> form) {
        return Variant.of(name)
                .server(server -> refer(server.holdings(), to -> form.apply(server, to)))
                .playing(Links::seeing);
    }

    private static void refer(ServedResources held, UnaryOperator<String> form) {
        held.shape(
                TASK,
                json -> json.toBuilder()
                        .object("focus", Resources.reference(form.apply("ServiceRequest/s1")))
                        .object("for", Resources.reference(form.apply("Patient/p1")))
                        .object("owner", Resources.reference(form.apply(Variant.OWNER)))
                        .object("requester", Resources.reference(form.apply("Organization/clinic")))
                        .build());
    }

    /** The server says by which other address it is known, and uses that one. */
    private static Variant alias() {
        return Variant.of("reference-by-another-name-of-the-server")
                .server(server -> refer(server.holdings(), to -> "https://fhir.county.example/r4/" + to))
                .behaving((asked, server) -> asked.path().equals("metadata")
                        ? server.healthy(asked)
                                .text(text -> text.replaceFirst(
                                        "\"rest\":",
                                        "\"implementation\":{\"description\":\"County\",\"url\":"
                                                + "\"https://fhir.county.example/r4\"},\"rest\":"))
                        : server.healthy(asked))
                .playing(Links::seeing);
    }

    private static void seeing(Stage stage) {
        stage.connect();
        stage.deliver();
        String seen = stage.witness()
                .referral(Variant.TASK)
                .map(referral -> referral.details().toString() + " request="
                        + referral.details().serviceRequest().isPresent() + " patient="
                        + referral.details().patient().isPresent() + " requester="
                        + referral.details().requester().isPresent())
                .orElse("not delivered");
        stage.expect(seen, "request=true patient=true requester=true");
        stage.change(Variant.TASK);
        stage.deliver();
        stage.work(Variant.TASK);
    }

    private static Variant dangling(String name, Consumer<ServedResources> edit) {
        return Variant.of(name).holding(edit).playing(Script.WHOLE);
    }

    private static void focus(ServedResources held, String to) {
        held.shape(
                TASK,
                json -> json.toBuilder()
                        .object("focus", Resources.reference(to))
                        .build());
    }

    private static void request(ServedResources held, String member, String to) {
        held.shape(
                "ServiceRequest/s1",
                json -> json.toBuilder()
                        .objects(member, List.of(Resources.reference(to)))
                        .build());
    }
}
