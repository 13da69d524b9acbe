// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.kinds;

import java.util.List;
import java.util.function.UnaryOperator;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.proofs.field.play.Script;
import org.sdohsync.proofs.field.play.Variant;
import org.sdohsync.proofs.field.server.Resources;
import org.sdohsync.proofs.field.server.ServedResource;

/** Values that are not as FHIR writes them, and identifiers that are longer or odder than it allows. */
final class Values {
    private static final String TASK = "Task/" + Variant.TASK;

    private Values() {}

    static List<Variant> all() {
        return List.of(
                task("date-authored-without-colon", json -> json.text("authoredOn", "2026-02-28T10:00:00+0200"))
                        .playing(listing("authoredOn")),
                task("date-authored-empty", json -> json.text("authoredOn", "")),
                task("date-authored-in-words", json -> json.text("authoredOn", "28 Feb 2026"))
                        .playing(listing("authoredOn")),
                task(
                                "date-period-impossible",
                                json -> json.object(
                                        "restriction",
                                        object(
                                                "period",
                                                JsonObject.builder()
                                                        .text("end", "2026-13-45")
                                                        .build())))
                        .playing(listing("end")),
                task("code-in-other-case", json -> json.text("intent", "Order").text("priority", "Routine")),
                task(
                        "flag-as-text",
                        json -> json.object(
                                "restriction",
                                JsonObject.builder().text("repetitions", "1").build())),
                updated("date-updated-without-colon", "+0000").playing(listing("lastUpdated")),
                updated("date-updated-with-blank", "blank").playing(listing("lastUpdated")),
                updated("date-updated-without-zone", ""),
                other("date-birth-of-another-country", "Patient/p1", json -> json.text("birthDate", "01/02/1980"))
                        .playing(listing("birthDate")),
                other(
                                "date-request-of-another-country",
                                "ServiceRequest/s1",
                                json -> json.text("occurrenceDateTime", "28.02.2026"))
                        .playing(listing("occurrence")),
                other(
                                "date-request-authored-impossible",
                                "ServiceRequest/s1",
                                json -> json.text("authoredOn", "2026-02-30T25:00:00Z"))
                        .playing(listing("authoredOn")),
                id("id-of-88-characters", "a".repeat(88)),
                id("id-with-underscores", "enc_7_form_3"),
                id("id-with-tilde", "enc~7"),
                number(),
                owner("owner-with-underscores", "Organization/food_bank_7"),
                owner("owner-of-88-characters", "Organization/" + "b".repeat(88)),
                patient("patient-with-underscores", "pat_7"),
                Variant.of("id-with-slash")
                        .holding(held -> held.put(Resources.task("a/b", Variant.OWNER, "s1")))
                        .named());
    }

    private static JsonObject object(String name, JsonObject value) {
        return JsonObject.builder().object(name, value).build();
    }

    /** What cannot be read is left aside and listed. */
    private static Script listing(String element) {
        return stage -> {
            stage.connect();
            stage.deliver();
            String missing = stage.witness()
                    .referral(Variant.TASK)
                    .map(referral -> referral.details().serviceRequest().isPresent()
                            + " " + referral.details().patient().isPresent()
                            + " " + referral.details().missing())
                    .orElse("not delivered");
            stage.expect(missing, element);
            stage.change(Variant.TASK);
            stage.deliver();
            stage.work(Variant.TASK);
        };
    }

    private static Variant task(String name, UnaryOperator<JsonObject.Builder> edit) {
        return other(name, TASK, edit);
    }

    private static Variant other(String name, String resource, UnaryOperator<JsonObject.Builder> edit) {
        return Variant.of(name)
                .holding(held -> held.shape(
                        resource, json -> edit.apply(json.toBuilder()).build()));
    }

    private static Variant updated(String name, String zone) {
        return Variant.of(name)
                .holding(held -> held.meta(one -> {
                    String time = one.stamp().toString().replaceFirst("(\\.[0-9]+)?Z$", "");
                    return JsonObject.builder()
                            .text("versionId", Integer.toString(one.version()))
                            .text("lastUpdated", zone.equals("blank") ? time.replace('T', ' ') + "Z" : time + zone)
                            .build();
                }));
    }

    private static Variant id(String name, String id) {
        return Variant.of(name)
                .holding(held ->
                        held.shape(TASK, json -> json.toBuilder().text("id", id).build()))
                .playing(whole(id));
    }

    private static Variant number() {
        return Variant.of("id-as-number")
                .holding(held -> held.shape(
                        TASK, json -> json.toBuilder().text("id", "7").build()))
                .behaving(
                        (asked, server) -> server.healthy(asked).text(text -> text.replace("\"id\":\"7\"", "\"id\":7")))
                .playing(whole("7"));
    }

    private static Script whole(String id) {
        return stage -> {
            stage.connect();
            stage.deliver();
            stage.change(id);
            stage.deliver();
            stage.work(id);
        };
    }

    private static Variant owner(String name, String owner) {
        return Variant.of(name).owners(List.of(owner)).holding(held -> {
            held.put(Resources.organization(owner.substring(owner.indexOf('/') + 1)));
            held.all("Task").stream()
                    .map(ServedResource::name)
                    .forEach(task -> held.shape(
                            task,
                            json -> json.toBuilder()
                                    .object("owner", Resources.reference(owner))
                                    .build()));
        });
    }

    private static Variant patient(String name, String id) {
        return Variant.of(name).holding(held -> {
            held.put(Resources.patient(id));
            held.shape(
                    TASK,
                    json -> json.toBuilder()
                            .object("for", Resources.reference("Patient/" + id))
                            .build());
            held.shape(
                    "ServiceRequest/s1",
                    json -> json.toBuilder()
                            .object("subject", Resources.reference("Patient/" + id))
                            .build());
        });
    }
}
