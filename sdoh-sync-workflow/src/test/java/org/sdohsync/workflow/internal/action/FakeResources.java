// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.sdohsync.core.json.JsonObject;

/** The resources a {@link FakeSource} holds, each with a version that counts up. */
public final class FakeResources {
    private final Map<String, JsonObject> held = new ConcurrentSkipListMap<>();
    private int created;

    FakeResources() {}

    /** Puts a resource as it stands; its version becomes 1. */
    public synchronized void put(JsonObject resource) {
        held.put(name(resource), versioned(resource, 1));
    }

    /** Changes a resource behind everybody's back. */
    public synchronized void change(String name, UnaryOperator<JsonObject> edit) {
        replace(name, edit.apply(get(name)));
    }

    public synchronized JsonObject get(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("no " + name));
    }

    public synchronized void remove(String name) {
        held.remove(name);
    }

    public synchronized List<JsonObject> all(String type) {
        return held.values().stream()
                .filter(resource -> resource.text("resourceType").orElse("").equals(type))
                .toList();
    }

    synchronized void clear() {
        held.clear();
        created = 0;
    }

    synchronized Optional<JsonObject> find(String name) {
        return Optional.ofNullable(held.get(name));
    }

    synchronized JsonObject replace(String name, JsonObject resource) {
        JsonObject next = versioned(resource, version(get(name)) + 1);
        held.put(name, next);
        return next;
    }

    synchronized JsonObject create(JsonObject resource) {
        created++;
        JsonObject made =
                versioned(resource.toBuilder().text("id", "made-" + created).build(), 1);
        held.put(name(made), made);
        return made;
    }

    /** A CapabilityStatement that tells whether {@code If-None-Exist} is honoured for what is created. */
    static JsonObject statement(boolean conditionalCreate) {
        JsonObject rest = JsonObject.builder()
                .text("mode", "server")
                .objects(
                        "resource",
                        Stream.of("Procedure", "Consent", "ServiceRequest", "Task")
                                .map(type -> JsonObject.builder()
                                        .text("type", type)
                                        .flag("conditionalCreate", conditionalCreate)
                                        .build())
                                .toList())
                .build();
        return JsonObject.builder()
                .text("resourceType", "CapabilityStatement")
                .objects("rest", List.of(rest))
                .build();
    }

    /** Whether a resource is found by a search parameter. */
    static boolean matches(JsonObject resource, String parameter, String value) {
        return switch (parameter) {
            case "identifier" ->
                Stream.concat(resource.objects("identifier").stream(), resource.object("identifier").stream())
                        .anyMatch(held -> value.equals(held.text("system").orElse("") + "|"
                                + held.text("value").orElse("")));
            case "url" -> value.equals(resource.text("url").orElse(""));
            case "patient", "focus" ->
                Stream.of("focus", "for", "subject", "patient")
                        .anyMatch(member -> value.equals(reference(resource, member)));
            case "active" -> true;
            default ->
                resource.objects("basedOn").stream()
                        .anyMatch(held -> value.equals(held.text("reference").orElse("")));
        };
    }

    private static String reference(JsonObject resource, String member) {
        return resource.object(member).flatMap(held -> held.text("reference")).orElse("");
    }

    public static long version(JsonObject resource) {
        return resource.object("meta").flatMap(meta -> meta.number("versionId")).orElseThrow();
    }

    static String name(JsonObject resource) {
        return resource.text("resourceType").orElseThrow() + "/"
                + resource.text("id").orElseThrow();
    }

    private static JsonObject versioned(JsonObject resource, long version) {
        JsonObject.Builder meta = resource.object("meta")
                .map(JsonObject::toBuilder)
                .orElseGet(JsonObject::builder)
                .text("versionId", Long.toString(version));
        return resource.toBuilder().object("meta", meta.build()).build();
    }
}
