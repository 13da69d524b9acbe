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
 * A JSON object read leniently: asking for a member with the wrong type answers as if it were absent, so that one mistyped
 * field of a server does not hide the others. Members keep their order. Immutable; safe for use by many threads.
 *
 * <p>Values are {@link String}, {@link BigDecimal}, {@link Boolean}, {@link JsonObject}, {@link List} of these, or null.
 */
public final class JsonObject {
    /** The most values, members and elements together, of what is parsed without another number: 100,000. */
    public static final int DEFAULT_VALUES = 100_000;

    /**
     * The most bytes of heap that parsing takes for each byte of JSON, whatever it holds: 24. Many numbers of two digits come near to
     * it; resources as servers write them take about 3.
     */
    public static final int MEMORY_PER_BYTE = 24;

    private final Map<String, @Nullable Object> members;

    /** Takes a map that nobody changes any more. */
    JsonObject(Map<String, @Nullable Object> unmodifiable) {
        this.members = unmodifiable;
    }

    /**
     * Starts an empty object.
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
     * @param where what is read, for the message of the error, for example {@code smart-configuration}
     * @return the object
     * @throws org.sdohsync.core.error.ProtocolException if the bytes are no JSON object
     * @throws org.sdohsync.core.error.LimitException if it nests deeper than 64 levels, has more than {@link #DEFAULT_VALUES} values, a
     *     name of more than 1,000 characters or a number of more than 100
     */
    public static JsonObject parse(byte[] bytes, String where) {
        return parse(bytes, where, DEFAULT_VALUES);
    }

    /**
     * Parses one JSON object of a stated size. What it costs is bounded twice: by {@link #MEMORY_PER_BYTE} for each byte, and by about
     * 130 bytes for each value beside the characters of texts and names, which take up to two bytes each.
     *
     * @param bytes UTF-8 JSON
     * @param where what is read, for the message of the error, for example {@code smart-configuration}
     * @param mostValues how many values it may have, members and elements together at every depth
     * @return the object
     * @throws org.sdohsync.core.error.ProtocolException if the bytes are no JSON object
     * @throws org.sdohsync.core.error.LimitException as {@link #parse(byte[], String)}, with this number of values
     */
    public static JsonObject parse(byte[] bytes, String where, int mostValues) {
        return JsonReader.read(requireNonNull(bytes, "bytes"), requireNonNull(where, "where"), mostValues);
    }

    /**
     * A text member. Empty text counts as absent.
     *
     * @param name the member
     * @return its text, if it is a non-empty string
     */
    public Optional<String> text(String name) {
        return members.get(name) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    /**
     * A whole number, also when the server wrote it as a string or with a fraction.
     *
     * @param name the member
     * @return the number, if it is one and fits
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
     * A truth value, also when the server wrote it as a string.
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
     * A nested object.
     *
     * @param name the member
     * @return the object, if it is one
     */
    public Optional<JsonObject> object(String name) {
        return members.get(name) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    }

    /**
     * The strings of an array member. A single string counts as an array of one; other elements are left out.
     *
     * @param name the member
     * @return the strings, empty when there are none
     */
    public List<String> texts(String name) {
        Object value = members.get(name);
        return value instanceof String text ? List.of(text) : elements(value, String.class);
    }

    /**
     * The objects of an array member. A single object counts as an array of one; other elements are left out.
     *
     * @param name the member
     * @return the objects, empty when there are none
     */
    public List<JsonObject> objects(String name) {
        Object value = members.get(name);
        return value instanceof JsonObject object ? List.of(object) : elements(value, JsonObject.class);
    }

    /**
     * Tells whether a member is there at all, whatever its type.
     *
     * @param name the member
     * @return true if it is there, even as null
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
     * Derives a changed object: every member that is not set again stays as it is, in its place.
     *
     * @return a builder that holds this object's members; not thread-safe
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

    // 1e999999999 is ten bytes on the wire and a gigabyte as an integer: look at its size before making one.
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
        private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Sets a text.
         *
         * @param name the member
         * @param value its text, or null to leave it out
         * @return this builder
         */
        public Builder text(String name, @Nullable String value) {
            return set(name, value);
        }

        /**
         * Sets a whole number.
         *
         * @param name the member
         * @param value the number
         * @return this builder
         */
        public Builder number(String name, long value) {
            return set(name, BigDecimal.valueOf(value));
        }

        /**
         * Sets a truth value.
         *
         * @param name the member
         * @param value the value
         * @return this builder
         */
        public Builder flag(String name, boolean value) {
            return set(name, value);
        }

        /**
         * Sets a nested object.
         *
         * @param name the member
         * @param value the object, or null to leave it out
         * @return this builder
         */
        public Builder object(String name, @Nullable JsonObject value) {
            return set(name, value);
        }

        /**
         * Sets an array of texts.
         *
         * @param name the member
         * @param values the texts
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
         * Appends an element to an array, which is made if it is not there. What the array holds stays as it is.
         *
         * @param name the member
         * @param value the element
         * @return this builder
         * @throws IllegalStateException if the member is there and is no array
         */
        public Builder append(String name, JsonObject value) {
            Object held = members.get(requireNonNull(name, "name"));
            if (held != null && !(held instanceof List)) {
                throw new IllegalStateException(name + " is no array");
            }
            List<@Nullable Object> longer = new ArrayList<>(held == null ? List.of() : (List<?>) held);
            longer.add(requireNonNull(value, "value"));
            return set(name, Collections.unmodifiableList(longer));
        }

        /**
         * Takes a member out.
         *
         * @param name the member
         * @return this builder
         */
        public Builder remove(String name) {
            members.remove(name);
            return this;
        }

        /**
         * Makes the object.
         *
         * @return the object; the builder may be used further without changing it
         */
        public JsonObject build() {
            return new JsonObject(Collections.unmodifiableMap(new LinkedHashMap<>(members)));
        }

        private Builder set(String name, @Nullable Object value) {
            requireNonNull(name, "name");
            if (value != null) {
                members.put(name, value);
            }
            return this;
        }
    }
}
