// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks for a planted secret in the fields of an object and of all that it holds. */
final class Inside {
    private static final int DEEPEST = 12;
    private static final List<String> OF_JAVA = List.of("java.", "javax.", "jdk.", "com.sun.", "sun.");

    private final Canaries canaries;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    Inside(Canaries canaries) {
        this.canaries = canaries;
    }

    boolean hasSecret(Object instance) {
        return isSecret(instance, 0);
    }

    private boolean isSecret(@Nullable Object value, int depth) {
        if (value == null || depth > DEEPEST || !seen.add(value)) {
            return false;
        }
        if (value instanceof byte[] bytes) {
            return canaries.areIn(new String(bytes, StandardCharsets.ISO_8859_1));
        }
        if (value instanceof Object[] array) {
            return anySecret(Arrays.asList(array), depth);
        }
        if (value instanceof Iterable<?> many) {
            return anySecret(many, depth) || fields(value, depth);
        }
        if (value instanceof Map<?, ?> map) {
            return anySecret(map.keySet(), depth) || anySecret(map.values(), depth);
        }
        if (value instanceof Optional<?> held) {
            return isSecret(held.orElse(null), depth + 1);
        }
        if (value instanceof Key key) {
            return isSecret(key.getEncoded(), depth + 1);
        }
        return isOfJava(value.getClass()) ? canaries.areIn(value.toString()) : fields(value, depth);
    }

    private boolean anySecret(Iterable<?> values, int depth) {
        for (Object value : values) {
            if (isSecret(value, depth + 1)) {
                return true;
            }
        }
        return false;
    }

    private boolean fields(Object value, int depth) {
        for (Class<?> type = value.getClass(); type != null && !isOfJava(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())
                        && !field.getType().isPrimitive()
                        && isSecret(read(field, value), depth + 1)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isOfJava(Class<?> type) {
        return OF_JAVA.stream().anyMatch(type.getName()::startsWith);
    }

    private static @Nullable Object read(Field field, Object value) {
        try {
            field.setAccessible(true);
            return field.get(value);
        } catch (IllegalAccessException | RuntimeException closed) {
            return null;
        }
    }
}
