// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.server;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.sdohsync.core.json.JsonObject;

/** The resources of the source, with versions that count up. Safe for use by many threads. */
public final class ServedResources {
    private final Map<String, ServedResource> held = new LinkedHashMap<>();
    private final Clock clock;
    private Function<ServedResource, JsonObject> meta = one -> Resources.meta(one.version(), one.stamp());
    private int made;

    ServedResources(Clock clock) {
        this.clock = clock;
    }

    /**
     * Chooses how the server tells of versions and times.
     *
     * @param form makes the {@code meta} of a resource
     */
    public synchronized void meta(Function<ServedResource, JsonObject> form) {
        meta = form;
    }

    /**
     * Writes a resource, as the source's own people do.
     *
     * @param resource the resource
     */
    public synchronized void put(JsonObject resource) {
        JsonObject content = resource.toBuilder().remove("meta").build();
        ServedResource next = new ServedResource(content, 1, clock.instant());
        ServedResource before = held.get(next.name());
        held.put(
                next.name(),
                before == null ? next : new ServedResource(content, before.version() + 1, clock.instant()));
    }

    /**
     * Writes a resource that is there since some time.
     *
     * @param resource the resource
     * @param stamp when it was written
     */
    public synchronized void put(JsonObject resource, Instant stamp) {
        ServedResource one = new ServedResource(resource, 1, stamp);
        held.put(one.name(), one);
    }

    /**
     * Changes a resource.
     *
     * @param name type and id
     * @param edit the change
     */
    public synchronized void change(String name, UnaryOperator<JsonObject> edit) {
        put(edit.apply(get(name).content()));
    }

    /**
     * Changes a resource as it was from the begin: neither version nor time moves.
     *
     * @param name type and id
     * @param edit the change
     */
    public synchronized void shape(String name, UnaryOperator<JsonObject> edit) {
        ServedResource before = get(name);
        ServedResource next = new ServedResource(edit.apply(before.content()), before.version(), before.stamp());
        held.remove(name);
        held.put(next.name(), next);
    }

    /**
     * Takes a resource away.
     *
     * @param name type and id
     */
    public synchronized void remove(String name) {
        held.remove(name);
    }

    /**
     * Looks a resource up.
     *
     * @param name type and id
     * @return it, if it is there
     */
    public synchronized Optional<ServedResource> find(String name) {
        return Optional.ofNullable(held.get(name));
    }

    /**
     * A resource that is there.
     *
     * @param name type and id
     * @return it
     */
    public ServedResource get(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("no " + name));
    }

    /**
     * All resources of a type.
     *
     * @param type the type
     * @return them, in the order in which they came
     */
    public synchronized List<ServedResource> all(String type) {
        return held.values().stream().filter(one -> one.type().equals(type)).toList();
    }

    /** The resource as the server shows it. */
    synchronized JsonObject shown(ServedResource one) {
        JsonObject told = meta.apply(one);
        JsonObject.Builder shown = one.content().toBuilder();
        return told.members().isEmpty()
                ? shown.build()
                : shown.object("meta", told).build();
    }

    synchronized ServedResource create(JsonObject resource) {
        made++;
        JsonObject content = resource.toBuilder().text("id", "made-" + made).build();
        put(content);
        return get(content.text("resourceType").orElse("") + "/made-" + made);
    }
}
