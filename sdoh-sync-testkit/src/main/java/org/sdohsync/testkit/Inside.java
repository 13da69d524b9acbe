// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.ArrayList;
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
    private static final int DEEPEST = 14;
    private static final List<String> OF_JAVA = List.of("java.", "javax.", "jdk.", "com.sun.", "sun.");

    private final Canaries canaries;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    Inside(Canaries canaries) {
        this.canaries = canaries;
    }

    /** Level by level, so that what is met on a long way too is found on the short one. */
    boolean hasSecret(Object instance) {
        List<Object> level = List.of(instance);
        for (int depth = 0; depth <= DEEPEST && !level.isEmpty(); depth++) {
            List<Object> next = new ArrayList<>();
            for (Object value : level) {
                if (seen.add(value) && isSecret(value, next)) {
                    return true;
                }
            }
            level = next;
        }
        return false;
    }

    /** Tells whether a value itself is one; what it holds is to be looked at next. */
    private boolean isSecret(Object value, List<Object> next) {
        if (value instanceof byte[] bytes) {
            return canaries.areIn(new String(bytes, StandardCharsets.ISO_8859_1));
        }
        if (value instanceof Object[] array) {
            add(Arrays.asList(array), next);
        } else if (value instanceof Iterable<?> many) {
            add(many, next);
            fields(value, next);
        } else if (value instanceof Map<?, ?> map) {
            add(map.keySet(), next);
            add(map.values(), next);
        } else if (value instanceof Optional<?> held) {
            held.ifPresent(next::add);
        } else if (value instanceof Key key) {
            add(Collections.singletonList(key.getEncoded()), next);
        } else if (isOfJava(value.getClass())) {
            // Some objects of Java have no text at all.
            return canaries.areIn(value + "");
        } else {
            fields(value, next);
        }
        return false;
    }

    private static void add(Iterable<?> values, List<Object> next) {
        for (Object value : values) {
            if (value != null) {
                next.add(value);
            }
        }
    }

    private static void fields(Object value, List<Object> next) {
        for (Class<?> type = value.getClass(); type != null && !isOfJava(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                Object held = Modifier.isStatic(field.getModifiers())
                                || field.getType().isPrimitive()
                        ? null
                        : read(field, value);
                if (held != null) {
                    next.add(held);
                }
            }
        }
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
