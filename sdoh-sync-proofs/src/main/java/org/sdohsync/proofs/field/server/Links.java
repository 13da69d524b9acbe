// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.server;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;

/** The references within a resource, as a server with referential integrity looks at them. */
final class Links {
    private final ServedResources holdings;
    private final JsonObject resource;
    private final Set<String> contained = new HashSet<>();

    Links(ServedResources holdings, JsonObject resource) {
        this.holdings = holdings;
        this.resource = resource;
        resource.objects("contained").forEach(one -> one.text("id").ifPresent(id -> contained.add("#" + id)));
    }

    /** A member that leads nowhere, if there is one. */
    Optional<String> dangling() {
        return within("", resource);
    }

    private Optional<String> within(String name, @Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().flatMap(one -> within(name, one).stream()).findFirst();
        }
        if (!(value instanceof JsonObject object)) {
            return Optional.empty();
        }
        if (object.members().isEmpty()) {
            return Optional.of(name + " is empty");
        }
        Optional<String> broken =
                object.text("reference").filter(to -> !leads(to)).map(to -> name + " " + to);
        if (broken.isPresent()) {
            return broken;
        }
        for (Map.Entry<String, @Nullable Object> member : object.members().entrySet()) {
            Optional<String> found = within(member.getKey(), member.getValue());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private boolean leads(String to) {
        return to.startsWith("#")
                ? contained.contains(to)
                : holdings.find(ServedResource.name(to)).isPresent();
    }
}
