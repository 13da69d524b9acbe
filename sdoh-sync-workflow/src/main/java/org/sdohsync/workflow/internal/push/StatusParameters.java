// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.workflow.internal.push.Notification.Kind;
import org.sdohsync.workflow.push.SubscriptionEvent;

/** Reads the Parameters of a subscription status, leniently: whatever type a server gave a value. */
record StatusParameters(JsonObject parameters) {
    private static final int MOST_EVENTS = 10_000;
    /** Nobody counts further. */
    private static final long HIGHEST = 1_000_000_000_000_000L;

    private static final int LONGEST_TOPIC = 1000;
    private static final List<String> VALUES = List.of(
            "valueCode",
            "valueString",
            "valueCanonical",
            "valueUri",
            "valueUrl",
            "valueInstant",
            "valueDateTime",
            "valueInteger",
            "valueUnsignedInt",
            "valuePositiveInt",
            "valueInteger64",
            "valueDecimal");

    static boolean isStatus(JsonObject resource) {
        return resource.text("resourceType").orElse("").equals("Parameters")
                && resource.objects("parameter").stream().anyMatch(one -> isNamed(one, "type", "status"));
    }

    Notification read(boolean deletes) {
        List<SubscriptionEvent> events = all("notification-event")
                .limit(MOST_EVENTS)
                .map(StatusParameters::event)
                .toList();
        List<String> errors =
                all("error").flatMap(StatusParameters::codes).limit(20).toList();
        String status = value("status").orElse("");
        return new Notification(
                kind(value("type").orElse(""), status, errors),
                all("subscription")
                        .findFirst()
                        .flatMap(StatusParameters::reference)
                        .flatMap(text -> local(text, "Subscription"))
                        .orElse(null),
                value("topic")
                        .map(topic -> topic.split("\\|", 2)[0])
                        .filter(topic -> topic.length() <= LONGEST_TOPIC)
                        .orElse(null),
                isCode(status) ? status : "",
                number(first("events-since-subscription-start").orElse(null)),
                events,
                errors,
                deletes);
    }

    /** Whether a text may be shown: codes of FHIR are words, and nothing else that a source sends gets into a reason. */
    static boolean isCode(String text) {
        return text.matches("[a-z]+(-[a-z]+){0,4}") && text.length() <= 40;
    }

    private static Kind kind(String type, String status, List<String> errors) {
        boolean trouble = status.equals("error") || status.equals("off") || !errors.isEmpty();
        return switch (type) {
            case "handshake" -> Kind.HANDSHAKE;
            case "heartbeat" -> trouble ? Kind.ERROR : Kind.HEARTBEAT;
            case "event-notification" -> Kind.EVENT;
            // In a notification that nobody asked for, this is how a source tells of an error.
            case "query-status", "query-event" -> trouble ? Kind.ERROR : Kind.ANSWER;
            default -> trouble ? Kind.ERROR : Kind.EVENT;
        };
    }

    private static SubscriptionEvent event(JsonObject parameter) {
        List<JsonObject> parts = parameter.objects("part");
        String focus = parts.stream()
                .filter(part -> isNamed(part, "focus"))
                .findFirst()
                .flatMap(StatusParameters::reference)
                .flatMap(StatusParameters::local)
                .orElse(null);
        Instant at = parts.stream()
                .filter(part -> isNamed(part, "timestamp"))
                .findFirst()
                .flatMap(StatusParameters::scalar)
                .flatMap(StatusParameters::instant)
                .orElse(null);
        long number = number(parts.stream()
                .filter(part -> isNamed(part, "event-number"))
                .findFirst()
                .orElse(null));
        return new SubscriptionEvent(number, at, focus);
    }

    private Stream<JsonObject> all(String name) {
        return parameters.objects("parameter").stream().filter(one -> isNamed(one, name));
    }

    private Optional<JsonObject> first(String name) {
        return all(name).findFirst();
    }

    private Optional<String> value(String name) {
        return first(name).flatMap(StatusParameters::scalar);
    }

    private static boolean isNamed(JsonObject parameter, String... names) {
        String name = parameter.text("name").orElse("");
        return List.of(names).contains(name);
    }

    private static Optional<String> scalar(JsonObject parameter) {
        return VALUES.stream().flatMap(name -> parameter.text(name).stream()).findFirst();
    }

    private static long number(@Nullable JsonObject parameter) {
        if (parameter == null) {
            return -1;
        }
        return VALUES.stream()
                .flatMap(name -> parameter.number(name).stream())
                .filter(number -> number >= 0 && number <= HIGHEST)
                .findFirst()
                .orElse(-1L);
    }

    private static Optional<String> reference(JsonObject parameter) {
        return parameter.object("valueReference").flatMap(reference -> reference.text("reference"));
    }

    private static Stream<String> codes(JsonObject parameter) {
        List<String> codes = new ArrayList<>();
        parameter
                .object("valueCodeableConcept")
                .ifPresent(concept -> concept.objects("coding")
                        .forEach(coding -> coding.text("code")
                                .filter(StatusParameters::isCode)
                                .ifPresent(codes::add)));
        return codes.stream();
    }

    /** The id of a reference to a resource of a type, wherever that is: the notification is of one source only. */
    private static Optional<String> local(String reference, String type) {
        return local(reference)
                .filter(text -> text.startsWith(type + "/"))
                .map(text -> text.substring(type.length() + 1));
    }

    private static Optional<String> local(String reference) {
        String bare = reference.split("/_history/", 2)[0];
        String[] parts = bare.split("/", -1);
        if (parts.length < 2) {
            return Optional.empty();
        }
        String type = parts[parts.length - 2];
        String id = parts[parts.length - 1];
        return type.matches("[A-Z][A-Za-z]{1,40}") && LocalReference.isId(id)
                ? Optional.of(type + "/" + id)
                : Optional.empty();
    }

    static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }
}
