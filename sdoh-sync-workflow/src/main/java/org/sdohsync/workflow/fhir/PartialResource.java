// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.fhir;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.sdohsync.core.json.JsonObject;

/** A resource that the parser refuses as a whole, because of one member: each is read by itself, and those that can be read are kept. */
final class PartialResource {
    /** What a resource of FHIR R4 has at most is under 60; a list is looked through up to here. */
    private static final int MOST = 100;

    private final JsonObject whole;
    private final Predicate<byte[]> isRead;
    private final List<String> leftAside = new ArrayList<>();

    private PartialResource(JsonObject whole, Predicate<byte[]> isRead) {
        this.whole = whole;
        this.isRead = isRead;
    }

    /**
     * What is left of a resource.
     *
     * @param json a resource without what could not be read
     * @param leftAside the paths of that
     */
    record Kept(JsonObject json, List<String> leftAside) {}

    /** Leaves out what cannot be read; gives the same resource if it has more members than any of FHIR R4. */
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

    /** Those elements of a list that can be read; none if it is no list. */
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
