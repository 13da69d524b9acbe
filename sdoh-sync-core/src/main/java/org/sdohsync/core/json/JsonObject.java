// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.json;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A leniently read JSON object: a member of the wrong type is treated as absent, so that one wrong member from a server does
 * not prevent reading the others. Members keep their order. Immutable; safe for use by many threads.
 *
 * <p>Values are {@link String}, {@link BigDecimal}, {@link Boolean}, {@link JsonObject}, {@link List} of these, or null.
 */
public final class JsonObject {
    /** The default of the most values, members and elements together: 100,000. */
    public static final int DEFAULT_VALUES = 100_000;

    /**
     * The most bytes of heap that parsing needs for each byte of JSON, whatever it contains: 24. The worst case is many
     * numbers of two digits; typical resources need about 3.
     */
    public static final int MEMORY_PER_BYTE = 24;

    private final Map<String, @Nullable Object> members;

    /** Creates an object from a map that is not changed any more. */
    JsonObject(Map<String, @Nullable Object> unmodifiable) {
        this.members = unmodifiable;
    }

    /**
     * Returns a builder of an object without members.
     *
     * @return a builder; not thread-safe
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Parses one JSON object.
     *
     * @param bytes UTF-8 JSON
     * @param where a description of the document for the message, such as {@code smart-configuration}
     * @return the object
     * @throws org.sdohsync.core.error.ProtocolException if the bytes are not a JSON object
     * @throws org.sdohsync.core.error.LimitException if it nests deeper than 64 levels, has more than {@link #DEFAULT_VALUES} values, a
     *     name of more than 1,000 characters or a number of more than 100
     */
    public static JsonObject parse(byte[] bytes, String where) {
        return parse(bytes, where, DEFAULT_VALUES);
    }

    /**
     * Parses one JSON object with a given limit of values. The memory is bounded twice: by {@link #MEMORY_PER_BYTE} for each
     * byte, and by about 130 bytes for each value plus the characters of strings and names, which need up to two bytes each.
     *
     * @param bytes UTF-8 JSON
     * @param where a description of the document for the message, such as {@code smart-configuration}
     * @param mostValues the most values, members and elements together at every depth
     * @return the object
     * @throws org.sdohsync.core.error.ProtocolException if the bytes are not a JSON object
     * @throws org.sdohsync.core.error.LimitException as {@link #parse(byte[], String)}, with this number of values
     */
    public static JsonObject parse(byte[] bytes, String where, int mostValues) {
        return JsonReader.read(requireNonNull(bytes, "bytes"), requireNonNull(where, "where"), mostValues);
    }

    /**
     * Returns a string member. An empty string is treated as absent.
     *
     * @param name the member
     * @return its text, if it is a non-empty string
     */
    public Optional<String> text(String name) {
        return members.get(name) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    /**
     * Returns an integer member, even if the server wrote it as a string or with a fraction.
     *
     * @param name the member
     * @return the number, if it is one and fits into a long
     */
    public Optional<Long> number(String name) {
        Object value = members.get(name);
        try {
            if (value instanceof BigDecimal number) {
                return whole(number);
            }
            if (value instanceof String text && text.length() <= 32) {
                return whole(new BigDecimal(text.trim()));
            }
        } catch (ArithmeticException | NumberFormatException notANumber) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /**
     * Returns a boolean member, even if the server wrote it as a string.
     *
     * @param name the member
     * @return the value, if it is one
     */
    public Optional<Boolean> flag(String name) {
        Object value = members.get(name);
        if (value instanceof Boolean flag) {
            return Optional.of(flag);
        }
        return value instanceof String text && (text.equals("true") || text.equals("false"))
                ? Optional.of(Boolean.valueOf(text))
                : Optional.empty();
    }

    /**
     * Returns an object member.
     *
     * @param name the member
     * @return the object, if it is one
     */
    public Optional<JsonObject> object(String name) {
        return members.get(name) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    }

    /**
     * Returns the strings of an array member. A single string is treated as an array of one; other elements are left out.
     *
     * @param name the member
     * @return the strings, empty when there are none
     */
    public List<String> texts(String name) {
        Object value = members.get(name);
        return value instanceof String text ? List.of(text) : elements(value, String.class);
    }

    /**
     * Returns the objects of an array member. A single object is treated as an array of one; other elements are left out.
     *
     * @param name the member
     * @return the objects, empty when there are none
     */
    public List<JsonObject> objects(String name) {
        Object value = members.get(name);
        return value instanceof JsonObject object ? List.of(object) : elements(value, JsonObject.class);
    }

    /**
     * Tells whether a member is present, whatever its type.
     *
     * @param name the member
     * @return true if it is present, even as null
     */
    public boolean has(String name) {
        return members.containsKey(name);
    }

    /**
     * All members in their order.
     *
     * @return an unmodifiable view
     */
    public Map<String, @Nullable Object> members() {
        return members;
    }

    /**
     * Returns a builder with this object's members. Members that are not set again keep their value and position.
     *
     * @return a builder; not thread-safe
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.members.putAll(members);
        return builder;
    }

    /**
     * Writes the object as compact UTF-8 JSON.
     *
     * @return the bytes
     */
    public byte[] toBytes() {
        return JsonWriter.write(this);
    }

    /** Prints the members' names only: values may be secrets. */
    @Override
    public String toString() {
        return "JsonObject" + members.keySet();
    }

    // 1e999999999 has ten characters, but a gigabyte as an integer: check its size before converting it.
    private static Optional<Long> whole(BigDecimal number) {
        return Math.abs((long) number.scale()) > JsonReader.MAX_NUMBER_LENGTH
                ? Optional.empty()
                : Optional.of(number.toBigInteger().longValueExact());
    }

    private static <T> List<T> elements(@Nullable Object value, Class<T> type) {
        if (!(value instanceof List<?> list)) {
            return List.of();
        }
        List<T> found = new ArrayList<>(list.size());
        for (Object element : list) {
            if (type.isInstance(element)) {
                found.add(type.cast(element));
            }
        }
        return Collections.unmodifiableList(found);
    }

    /** Builds an object member by member; a null value leaves the member out. Not thread-safe. */
    public static final class Builder {
        private Map<String, @Nullable Object> members = new LinkedHashMap<>();
        // An object that was built has the members: the next change copies them.
        private boolean built;

        private Builder() {}

        /**
         * Sets a string member.
         *
         * @param name the member
         * @param value the string, or null to leave the member out
         * @return this builder
         */
        public Builder text(String name, @Nullable String value) {
            return set(name, value);
        }

        /**
         * Sets an integer member.
         *
         * @param name the member
         * @param value the number
         * @return this builder
         */
        public Builder number(String name, long value) {
            return set(name, BigDecimal.valueOf(value));
        }

        /**
         * Sets a boolean member.
         *
         * @param name the member
         * @param value the value
         * @return this builder
         */
        public Builder flag(String name, boolean value) {
            return set(name, value);
        }

        /**
         * Sets an object member.
         *
         * @param name the member
         * @param value the object, or null to leave the member out
         * @return this builder
         */
        public Builder object(String name, @Nullable JsonObject value) {
            return set(name, value);
        }

        /**
         * Sets an array of strings.
         *
         * @param name the member
         * @param values the strings
         * @return this builder
         */
        public Builder texts(String name, Iterable<String> values) {
            List<String> copy = new ArrayList<>();
            values.forEach(copy::add);
            return set(name, Collections.unmodifiableList(copy));
        }

        /**
         * Sets an array of objects.
         *
         * @param name the member
         * @param values the objects
         * @return this builder
         */
        public Builder objects(String name, Iterable<JsonObject> values) {
            List<JsonObject> copy = new ArrayList<>();
            values.forEach(copy::add);
            return set(name, Collections.unmodifiableList(copy));
        }

        /**
         * Appends an element to an array, which is created if it is absent.
         *
         * @param name the member
         * @param value the element
         * @return this builder
         * @throws IllegalStateException if the member is present and not an array
         */
        public Builder append(String name, JsonObject value) {
            Object held = members.get(requireNonNull(name, "name"));
            if (held != null && !(held instanceof List)) {
                throw new IllegalStateException(name + " is not an array");
            }
            List<@Nullable Object> longer = new ArrayList<>(held == null ? List.of() : (List<?>) held);
            longer.add(requireNonNull(value, "value"));
            return set(name, Collections.unmodifiableList(longer));
        }

        /**
         * Sets a member to JSON {@code null}, for the few places where a standard gives it a meaning.
         *
         * @param name the member
         * @return this builder
         */
        public Builder explicitNull(String name) {
            changing().put(requireNonNull(name, "name"), null);
            return this;
        }

        /**
         * Removes a member.
         *
         * @param name the member
         * @return this builder
         */
        public Builder remove(String name) {
            changing().remove(name);
            return this;
        }

        /**
         * Builds the object.
         *
         * @return the object; the builder may be used again
         */
        public JsonObject build() {
            built = true;
            return new JsonObject(Collections.unmodifiableMap(members));
        }

        private Map<String, @Nullable Object> changing() {
            if (built) {
                members = new LinkedHashMap<>(members);
                built = false;
            }
            return members;
        }

        private Builder set(String name, @Nullable Object value) {
            requireNonNull(name, "name");
            if (value != null) {
                changing().put(name, value);
            }
            return this;
        }
    }
}
