// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.finding;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An organization as its patients know it (SMART App Launch 2.2, User-Access Brands §FHIR Profiles): its names and places.
 * Logos are not read: they may be large, would tell the source who looks at them, and have licences. Immutable.
 *
 * @param identifiers the organization's identifiers, each {@code system|value}
 * @param name its name
 * @param aliases other names
 * @param places its addresses: cities, states, postal codes and streets as published
 * @param portal the address of its patient portal, or null
 */
public record Brand(
        List<String> identifiers,
        String name,
        List<String> aliases,
        List<String> places,
        @Nullable URI portal) {
    /**
     * Copies the lists.
     *
     * @param identifiers the organization's identifiers
     * @param name its name
     * @param aliases other names
     * @param places its addresses
     * @param portal the address of its patient portal, or null
     */
    public Brand {
        requireNonNull(name, "name");
        identifiers = List.copyOf(identifiers);
        aliases = List.copyOf(aliases);
        places = List.copyOf(places);
    }

    /**
     * Tells whether the brand matches a name and a place, ignoring case.
     *
     * @param words a part of a name; empty matches all
     * @param place a part of a city, state, postal code or street; empty matches all
     * @return true if both match
     */
    public boolean matches(String words, String place) {
        boolean named = holds(name, words) || aliases.stream().anyMatch(alias -> holds(alias, words));
        boolean there = place.isBlank() || places.stream().anyMatch(known -> holds(known, place));
        return named && there;
    }

    Optional<URI> page() {
        return Optional.ofNullable(portal);
    }

    private static boolean holds(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part.trim().toLowerCase(Locale.ROOT));
    }
}
