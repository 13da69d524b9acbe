// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.connection;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the authorization server said about the launch (SMART App Launch 2.2 §2.1, launch context). Values are ids and short
 * texts; {@link #toString} shows their names only. Immutable.
 */
public final class LaunchContext {
    private static final LaunchContext EMPTY = new LaunchContext(Map.of());

    private final Map<String, String> values;

    private LaunchContext(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Keeps values by name.
     *
     * @param values for example {@code patient} and {@code encounter}
     * @return the context
     */
    public static LaunchContext of(Map<String, String> values) {
        return new LaunchContext(Map.copyOf(values));
    }

    /**
     * The context of a launch that told nothing.
     *
     * @return the empty context
     */
    public static LaunchContext empty() {
        return EMPTY;
    }

    /**
     * The patient of the launch.
     *
     * @return the logical id of a Patient on the source's server
     */
    public Optional<String> patient() {
        return value("patient");
    }

    /**
     * The encounter of the launch.
     *
     * @return the logical id of an Encounter on the source's server
     */
    public Optional<String> encounter() {
        return value("encounter");
    }

    /**
     * The user who signed in, as told by a validated id_token.
     *
     * @return a reference such as {@code Practitioner/7} or an absolute URL
     */
    public Optional<String> fhirUser() {
        return value("fhirUser");
    }

    /**
     * Any value.
     *
     * @param name its name in the token response
     * @return the value, if it came
     */
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * All values.
     *
     * @return by name, unmodifiable
     */
    public Map<String, String> values() {
        return values;
    }

    /**
     * This context with the values of another laid over it.
     *
     * @param newer the newer values
     * @return the union; a name that both have takes the newer value
     */
    public LaunchContext merge(LaunchContext newer) {
        Map<String, String> union = new TreeMap<>(values);
        union.putAll(newer.values);
        return of(union);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LaunchContext that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "LaunchContext" + new TreeMap<>(values).keySet();
    }
}
