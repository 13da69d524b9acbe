// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.action;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;

/**
 * The labels by which actions of one choice refer to resources that are created with them (CDS Hooks §Action: the id of a created
 * resource is not the one that it gets). For one choice.
 */
final class LocalLabels {
    private static final String REFERENCE = "reference";

    private final Map<String, String> created = new HashMap<>();

    /** Notes what a label became. */
    void put(String label, String reference) {
        created.put(label, reference);
    }

    /** The labels among some that a resource refers to. */
    static Set<String> usedIn(JsonObject resource, Set<String> labels) {
        Set<String> used = new TreeSet<>();
        collect(resource, labels, used);
        return used;
    }

    private static void collect(@Nullable Object value, Set<String> labels, Set<String> used) {
        if (value instanceof JsonObject object) {
            object.text(REFERENCE).filter(labels::contains).ifPresent(used::add);
            object.members().values().forEach(member -> collect(member, labels, used));
        } else if (value instanceof List<?> list) {
            list.forEach(element -> collect(element, labels, used));
        }
    }

    /** The resource with references to what was created in place of labels. */
    JsonObject resolved(JsonObject resource) {
        if (created.isEmpty()) {
            return resource;
        }
        JsonObject.Builder copy = resource.toBuilder();
        for (Map.Entry<String, @Nullable Object> member : resource.members().entrySet()) {
            Object value = member.getValue();
            if (value instanceof JsonObject object) {
                copy.object(member.getKey(), resolved(object));
            } else if (value instanceof List<?> list && list.stream().allMatch(JsonObject.class::isInstance)) {
                List<JsonObject> elements = new ArrayList<>();
                list.forEach(element -> elements.add(resolved((JsonObject) element)));
                copy.objects(member.getKey(), elements);
            } else if (member.getKey().equals(REFERENCE) && value instanceof String text) {
                copy.text(REFERENCE, created.getOrDefault(text, text));
            }
        }
        return copy.build();
    }
}
