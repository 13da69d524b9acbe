// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.request;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;

/** Copies one element of a resource to another: a text, a flag, an object, or a list of texts or of objects. */
public final class ElementCopy {
    private ElementCopy() {}

    /**
     * Copies an element if it is there.
     *
     * @param to the resource that gets it
     * @param from the resource that has it
     * @param name the element
     */
    public static void into(JsonObject.Builder to, JsonObject from, String name) {
        @Nullable Object value = from.members().get(name);
        if (value instanceof String text) {
            to.text(name, text);
        } else if (value instanceof JsonObject object) {
            to.object(name, object);
        } else if (value instanceof List<?> list) {
            if (list.stream().allMatch(JsonObject.class::isInstance)) {
                to.objects(name, from.objects(name));
            } else {
                to.texts(name, from.texts(name));
            }
        } else if (value instanceof Boolean flag) {
            to.flag(name, flag);
        } else if (value != null) {
            from.number(name).ifPresent(number -> to.number(name, number));
        }
    }
}
