// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.sdohsync.core.json.JsonObject;

/**
 * Reads a resource that the parser refuses because of one member: each member is parsed by itself, and the readable ones are
 * kept.
 */
final class PartialResource {
    /** The most members and list elements that are tried; resources of FHIR R4 have fewer than 60 members. */
    private static final int MOST = 100;

    private final JsonObject whole;
    private final Predicate<byte[]> isRead;
    private final List<String> leftAside = new ArrayList<>();

    private PartialResource(JsonObject whole, Predicate<byte[]> isRead) {
        this.whole = whole;
        this.isRead = isRead;
    }

    /**
     * The readable part of a resource.
     *
     * @param json the resource without the unreadable values
     * @param leftAside their paths
     */
    record Kept(JsonObject json, List<String> leftAside) {}

    /** Removes unreadable values; returns the resource unchanged if it has more members than any of FHIR R4. */
    static Kept of(byte[] json, String where, Predicate<byte[]> isRead) {
        JsonObject whole = JsonObject.parse(json, where);
        if (whole.members().size() > MOST) {
            return new Kept(whole, List.of());
        }
        PartialResource partial = new PartialResource(whole, isRead);
        return new Kept(partial.kept(), partial.leftAside);
    }

    private JsonObject kept() {
        JsonObject.Builder kept = whole.toBuilder();
        for (String name : whole.members().keySet()) {
            if (!name.equals("resourceType") && !isRead(alone(name))) {
                List<JsonObject> elements = readable(name);
                JsonObject.Builder ignored = elements.isEmpty() ? kept.remove(name) : kept.objects(name, elements);
            }
        }
        return kept.build();
    }

    private boolean isRead(JsonObject.Builder part) {
        return isRead.test(part.build().toBytes());
    }

    private JsonObject.Builder alone(String member) {
        JsonObject.Builder alone = whole.toBuilder();
        for (String name : whole.members().keySet()) {
            if (!name.equals(member) && !name.equals("resourceType")) {
                JsonObject.Builder ignored = alone.remove(name);
            }
        }
        return alone;
    }

    /** Returns the readable elements of a list; none if it is not a list. */
    private List<JsonObject> readable(String name) {
        List<JsonObject> elements = whole.objects(name);
        List<JsonObject> readable = new ArrayList<>();
        if (elements.size() <= MOST) {
            for (int index = 0; index < elements.size(); index++) {
                JsonObject element = elements.get(index);
                if (isRead(alone(name).objects(name, List.of(element)))) {
                    readable.add(element);
                } else {
                    leftAside.add(name + "[" + index + "]");
                }
            }
        }
        if (readable.isEmpty()) {
            leftAside.removeIf(path -> path.startsWith(name + "["));
            leftAside.add(name);
        }
        return readable;
    }
}
