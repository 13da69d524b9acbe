// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.finding;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.finding.FindingException.Reason;

/**
 * A bundle of User-Access Brands (SMART App Launch 2.2, User-Access Brands): organizations and their FHIR endpoints. It is
 * read leniently: an invalid entry is skipped. Immutable; safe for use by many threads.
 */
public final class BrandBundle {
    /** How many entries are read at most: 100,000. */
    public static final int MOST_ENTRIES = 100_000;

    private static final String WHERE = "brand bundle";

    private final List<FoundSource> sources;

    private BrandBundle(List<FoundSource> sources) {
        this.sources = List.copyOf(sources);
    }

    /**
     * Parses a bundle.
     *
     * @param bytes its JSON
     * @param rules which addresses may be used; endpoints elsewhere are left out
     * @return the bundle
     * @throws FindingException if it is not a bundle
     * @throws LimitException if it has more than {@link #MOST_ENTRIES} entries
     */
    public static BrandBundle parse(byte[] bytes, AddressRules rules) {
        requireNonNull(bytes, "bytes");
        return of(() -> JsonObject.parse(bytes, WHERE, Limits.DEFAULT_PAGE_VALUES), requireNonNull(rules, "rules"));
    }

    /**
     * Reads a bundle that is read while it is asked for.
     *
     * @param json gives the bundle, or throws what is wrong with it
     * @param rules which addresses may be used; endpoints elsewhere are left out
     * @return the bundle
     * @throws FindingException if it is no bundle
     * @throws LimitException if it has more than {@link #MOST_ENTRIES} entries
     */
    public static BrandBundle read(Supplier<JsonObject> json, AddressRules rules) {
        return of(json, rules);
    }

    private static BrandBundle of(Supplier<JsonObject> json, AddressRules rules) {
        JsonObject bundle = bundle(json);
        List<JsonObject> entries = bundle.objects("entry");
        if (entries.size() > MOST_ENTRIES) {
            throw new LimitException(
                    "the brand bundle has more than " + MOST_ENTRIES + " entries", "entries", MOST_ENTRIES);
        }
        BrandReader reader = new BrandReader(rules);
        entries.forEach(reader::add);
        return new BrandBundle(reader.sources());
    }

    /**
     * Merges several bundles: each source once with all its brands, and each organization once by its identifiers.
     *
     * @param preferred the bundles, the most trusted first: a source's own before a vendor's
     * @return one bundle
     */
    public static BrandBundle join(List<BrandBundle> preferred) {
        return new BrandBundle(joined(
                preferred.stream().flatMap(bundle -> bundle.sources.stream()).toList()));
    }

    /**
     * All sources.
     *
     * @return the sources in the order of their endpoints
     */
    public List<FoundSource> sources() {
        return sources;
    }

    /**
     * Finds the sources of organizations that match a name and a place, ignoring case.
     *
     * @param words a part of a name or alias; empty matches all
     * @param place a part of a city, state, postal code or street; empty matches all
     * @return the matching sources
     */
    public List<FoundSource> search(String words, String place) {
        return sources.stream()
                .filter(source -> source.brands().stream().anyMatch(brand -> brand.matches(words, place)))
                .toList();
    }

    /** Returns one source for each base URL; grouped first, because a bundle may name the same address very often. */
    static List<FoundSource> joined(List<FoundSource> sources) {
        Map<FhirBase, List<FoundSource>> byBase = new LinkedHashMap<>();
        sources.forEach(source -> byBase.computeIfAbsent(source.baseUrl(), fresh -> new ArrayList<>())
                .add(source));
        return byBase.values().stream().map(BrandBundle::one).toList();
    }

    private static FoundSource one(List<FoundSource> same) {
        FoundSource first = same.get(0);
        if (same.size() == 1) {
            return first;
        }
        List<Brand> brands = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (FoundSource source : same) {
            List<Brand> more = source.brands().stream()
                    .filter(brand -> Collections.disjoint(known, brand.identifiers()))
                    .toList();
            brands.addAll(more);
            more.forEach(brand -> known.addAll(brand.identifiers()));
        }
        List<String> versions = same.stream()
                .map(FoundSource::fhirVersions)
                .filter(said -> !said.isEmpty())
                .findFirst()
                .orElse(List.of());
        return new FoundSource(first.name(), first.baseUrl(), versions, brands);
    }

    private static JsonObject bundle(Supplier<JsonObject> read) {
        try {
            JsonObject json = read.get();
            if (json.text("resourceType").filter("Bundle"::equals).isPresent()) {
                return json;
            }
        } catch (ProtocolException | LimitException unreadable) {
            throw new FindingException(
                    "The directory is not a brand bundle: check its address", Reason.NOT_A_DIRECTORY, unreadable);
        }
        throw new FindingException(
                "The directory is JSON but not a FHIR Bundle: check its address", Reason.NOT_A_DIRECTORY, null);
    }
}
