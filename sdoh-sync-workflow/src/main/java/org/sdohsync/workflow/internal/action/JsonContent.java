// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;

/** Compares JSON regardless of the order of members and of how numbers are written. */
final class JsonContent {
    private JsonContent() {}

    static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one instanceof JsonObject first && other instanceof JsonObject second) {
            return sameMembers(first.members(), second.members());
        }
        if (one instanceof List<?> first && other instanceof List<?> second) {
            return sameElements(first, second);
        }
        if (one instanceof BigDecimal first && other instanceof BigDecimal second) {
            return first.compareTo(second) == 0;
        }
        return Objects.equals(one, other);
    }

    private static boolean sameMembers(Map<String, @Nullable Object> one, Map<String, @Nullable Object> other) {
        return one.keySet().equals(other.keySet())
                && one.entrySet().stream().allMatch(member -> same(member.getValue(), other.get(member.getKey())));
    }

    private static boolean sameElements(List<?> one, List<?> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int index = 0; index < one.size(); index++) {
            if (!same(one.get(index), other.get(index))) {
                return false;
            }
        }
        return true;
    }
}
