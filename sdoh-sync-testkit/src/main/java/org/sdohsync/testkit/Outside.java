// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an unsuspecting program shows of an object, by the way in which it does. */
final class Outside {
    private static final int DEEPEST = 6;

    private Outside() {}

    static Map<String, String> of(Object instance) {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("toString", String.valueOf(instance));
        shown.put("getters", mapped(instance, 0));
        if (instance instanceof Throwable thrown) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            shown.put("its stack trace", trace.toString());
        }
        if (instance instanceof Serializable) {
            shown.put("serialization", serialized(instance));
        }
        return shown;
    }

    /** Tells whether instances of a type have nothing to show but the name of the type. */
    static boolean isOpaque(Class<?> type) {
        boolean printing = Arrays.stream(type.getMethods())
                .anyMatch(method -> isGetter(method)
                        || (method.getName().equals("toString")
                                && method.getParameterCount() == 0
                                && method.getDeclaringClass() != Object.class));
        boolean open = Arrays.stream(type.getFields()).anyMatch(field -> !Modifier.isStatic(field.getModifiers()));
        return !printing && !open && !type.isRecord() && !Serializable.class.isAssignableFrom(type);
    }

    private static String serialized(Object instance) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(instance);
        } catch (IOException notSerializable) {
            // What was written so far is looked at all the same.
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** What a mapper to JSON takes of it. */
    private static String mapped(@Nullable Object value, int depth) {
        if (value == null || depth > DEEPEST) {
            return "";
        }
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (value instanceof Object[] array) {
            return mapped(Arrays.asList(array), depth);
        }
        if (value instanceof Optional<?> held) {
            return mapped(held.orElse(null), depth + 1);
        }
        StringBuilder text = new StringBuilder();
        if (value instanceof Iterable<?> many) {
            many.forEach(one -> text.append(mapped(one, depth + 1)).append('\n'));
            return text.toString();
        }
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, held) ->
                    text.append(key).append('=').append(mapped(held, depth + 1)).append('\n'));
            return text.toString();
        }
        return value.getClass().getName().startsWith("org.sdohsync.")
                ? text.append(value).append(members(value, depth)).toString()
                : String.valueOf(value);
    }

    private static String members(Object value, int depth) {
        StringBuilder text = new StringBuilder();
        Class<?> type = value.getClass();
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                text.append(mapped(call(component.getAccessor(), value), depth + 1));
            }
        }
        for (Method method : type.getMethods()) {
            if (isGetter(method)) {
                text.append(mapped(call(method, value), depth + 1));
            }
        }
        for (Field field : type.getFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                text.append(mapped(read(field, value), depth + 1));
            }
        }
        return text.toString();
    }

    private static boolean isGetter(Method method) {
        return method.getName().matches("(get|is)[A-Z].*")
                && method.getParameterCount() == 0
                && method.getDeclaringClass().getName().startsWith("org.sdohsync.")
                && !Modifier.isStatic(method.getModifiers());
    }

    private static @Nullable Object call(Method method, Object value) {
        try {
            open(method);
            return method.invoke(value);
        } catch (IllegalAccessException | InvocationTargetException refused) {
            return null;
        }
    }

    private static @Nullable Object read(Field field, Object value) {
        try {
            open(field);
            return field.get(value);
        } catch (IllegalAccessException refused) {
            return null;
        }
    }

    private static void open(AccessibleObject member) {
        member.setAccessible(true);
    }
}
