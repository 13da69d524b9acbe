// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;

/** Rewrites the references in a resource, at any depth: each {@code Reference.reference}. */
public final class ReferenceEdit {
    private static final String REFERENCE = "reference";

    private ReferenceEdit() {}

    /**
     * Rewrites all references.
     *
     * @param resource the resource
     * @param edit gives the new text of a reference
     * @return the resource with them
     */
    public static JsonObject apply(JsonObject resource, UnaryOperator<String> edit) {
        JsonObject.Builder edited = resource.toBuilder();
        for (Map.Entry<String, @Nullable Object> member : resource.members().entrySet()) {
            String name = member.getKey();
            Object value = member.getValue();
            if (value instanceof JsonObject object) {
                edited.object(name, apply(object, edit));
            } else if (value instanceof String text && name.equals(REFERENCE)) {
                edited.text(name, edit.apply(text));
            } else if (value instanceof List<?> list && isOfObjects(list)) {
                List<JsonObject> objects = new ArrayList<>();
                for (JsonObject object : resource.objects(name)) {
                    objects.add(apply(object, edit));
                }
                edited.objects(name, objects);
            }
        }
        return edited.build();
    }

    private static boolean isOfObjects(List<?> list) {
        return !list.isEmpty() && list.stream().allMatch(JsonObject.class::isInstance);
    }
}
