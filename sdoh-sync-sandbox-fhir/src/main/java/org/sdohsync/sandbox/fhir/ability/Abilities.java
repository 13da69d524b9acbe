// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.ability;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a server can and cannot do. Immutable; safe for use by many threads. {@link #full()} holds the builder's defaults. */
public final class Abilities {
    /** The page size of {@link #full()}: 100. */
    public static final int FULL_PAGE_SIZE = 100;

    /** The page size of {@link #modest()}: 20. */
    public static final int MODEST_PAGE_SIZE = 20;

    /** The page size of {@link #frugal()}: 5. */
    public static final int FRUGAL_PAGE_SIZE = 5;

    private final int maxPageSize;
    private final int staleWriteStatus;
    private final ErrorStyle errorStyle;
    private final Set<Ability> abilities;

    private Abilities(Builder builder) {
        maxPageSize = builder.maxPageSize;
        staleWriteStatus = builder.staleWriteStatus;
        errorStyle = builder.errorStyle;
        abilities = Collections.unmodifiableSet(EnumSet.copyOf(builder.abilities));
    }

    /**
     * Returns a server that can do all this sandbox knows and insists on nothing but the Task role rule.
     *
     * @return the abilities
     */
    public static Abilities full() {
        return builder().build();
    }

    /**
     * Returns a server as they are met: short pages, no {@code _include}, no conditional create, 409 for stale writes.
     *
     * @return the abilities
     */
    public static Abilities modest() {
        return builder()
                .maxPageSize(MODEST_PAGE_SIZE)
                .staleWriteStatus(409)
                .without(Ability.INCLUDE, Ability.CONDITIONAL_CREATE)
                .build();
    }

    /**
     * Returns a server that makes a client work: pages of five, no search by owner or time, no {@code _include}, no batch, no
     * conditional create, no {@code $everything}, no {@code $docref}, no smart-configuration, a patient or code demanded, and errors that are not FHIR.
     *
     * @return the abilities
     */
    public static Abilities frugal() {
        return builder()
                .maxPageSize(FRUGAL_PAGE_SIZE)
                .errorStyle(ErrorStyle.PLAIN_JSON)
                .without(Ability.OWNER_SEARCH, Ability.LAST_UPDATED_SEARCH, Ability.INCLUDE, Ability.BATCH)
                .without(Ability.CONDITIONAL_CREATE, Ability.SMART_CONFIGURATION)
                .without(Ability.EVERYTHING, Ability.DOCUMENT_OPERATION)
                .with(Ability.REQUIRE_PATIENT_OR_CODE)
                .build();
    }

    /**
     * Starts from {@link #full()}.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads what {@link #toMap()} wrote; what is missing is as in {@link #full()}.
     *
     * @param map names and values
     * @return the abilities
     * @throws IllegalArgumentException if a number or style cannot be read
     */
    public static Abilities fromMap(Map<String, String> map) {
        Builder builder = builder();
        builder.maxPageSize(Integer.parseInt(map.getOrDefault("maxPageSize", "" + builder.maxPageSize)));
        builder.staleWriteStatus(Integer.parseInt(map.getOrDefault("staleWriteStatus", "" + builder.staleWriteStatus)));
        builder.errorStyle(ErrorStyle.valueOf(map.getOrDefault("errorStyle", builder.errorStyle.name())));
        for (Ability ability : Ability.values()) {
            boolean had = builder.abilities.contains(ability);
            boolean has = Boolean.parseBoolean(map.getOrDefault(ability.name(), "" + had));
            builder = has ? builder.with(ability) : builder.without(ability);
        }
        return builder.build();
    }

    /**
     * Returns names and values, for a properties file.
     *
     * @return the names and values
     */
    public Map<String, String> toMap() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("maxPageSize", "" + maxPageSize);
        map.put("staleWriteStatus", "" + staleWriteStatus);
        map.put("errorStyle", errorStyle.name());
        for (Ability ability : Ability.values()) {
            map.put(ability.name(), "" + has(ability));
        }
        return map;
    }

    /**
     * Returns a builder that starts from this value.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder builder = builder();
        builder.maxPageSize = maxPageSize;
        builder.staleWriteStatus = staleWriteStatus;
        builder.errorStyle = errorStyle;
        builder.abilities.clear();
        builder.abilities.addAll(abilities);
        return builder;
    }

    /**
     * Tells whether the server has an ability.
     *
     * @param ability the ability
     * @return true if so
     */
    public boolean has(Ability ability) {
        return abilities.contains(ability);
    }

    /**
     * Returns the largest page, in matches.
     *
     * @return the page size
     */
    public int maxPageSize() {
        return maxPageSize;
    }

    /**
     * Returns the answer to an update that lost a race.
     *
     * @return 409 or 412
     */
    public int staleWriteStatus() {
        return staleWriteStatus;
    }

    /**
     * Returns how errors are worded.
     *
     * @return the style
     */
    public ErrorStyle errorStyle() {
        return errorStyle;
    }

    @Override
    public String toString() {
        return "Abilities" + toMap();
    }

    /**
     * Builds {@link Abilities}. Defaults: pages of 100, 412 for stale writes, OperationOutcomes, and every {@link Ability} but
     * {@code REQUIRE_PATIENT_OR_CODE}, {@code LENIENT_SEARCH} and {@code WITHHOLD_SENSITIVE}. Not thread-safe.
     */
    public static final class Builder {
        private int maxPageSize = FULL_PAGE_SIZE;
        private int staleWriteStatus = 412;
        private ErrorStyle errorStyle = ErrorStyle.OPERATION_OUTCOME;
        private final EnumSet<Ability> abilities = EnumSet.complementOf(
                EnumSet.of(Ability.REQUIRE_PATIENT_OR_CODE, Ability.LENIENT_SEARCH, Ability.WITHHOLD_SENSITIVE));

        private Builder() {}

        /**
         * Sets the largest page; default 100.
         *
         * @param value matches per page, at least 1
         * @return this
         */
        public Builder maxPageSize(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("maxPageSize must be at least 1");
            }
            maxPageSize = value;
            return this;
        }

        /**
         * Sets the answer to an update that lost a race; default 412.
         *
         * @param value 409 or 412
         * @return this
         */
        public Builder staleWriteStatus(int value) {
            if (value != 409 && value != 412) {
                throw new IllegalArgumentException("staleWriteStatus must be 409 or 412");
            }
            staleWriteStatus = value;
            return this;
        }

        /**
         * Sets how errors are worded; default {@link ErrorStyle#OPERATION_OUTCOME}.
         *
         * @param value the style
         * @return this
         */
        public Builder errorStyle(ErrorStyle value) {
            errorStyle = requireNonNull(value, "value");
            return this;
        }

        /**
         * Gives abilities.
         *
         * @param given the abilities
         * @return this
         */
        public Builder with(Ability... given) {
            abilities.addAll(List.of(given));
            return this;
        }

        /**
         * Takes abilities away.
         *
         * @param taken the abilities
         * @return this
         */
        public Builder without(Ability... taken) {
            abilities.removeAll(List.of(taken));
            return this;
        }

        /**
         * Builds the value.
         *
         * @return the abilities
         */
        public Abilities build() {
            return new Abilities(this);
        }
    }
}
