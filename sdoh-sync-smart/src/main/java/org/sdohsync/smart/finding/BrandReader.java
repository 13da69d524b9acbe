// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.finding;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AddressException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;

/** Collects organizations and endpoints; their references are resolved at the end. */
final class BrandReader {
    private static final String VERSION = "http://hl7.org/fhir/StructureDefinition/endpoint-fhir-version";

    private final AddressRules rules;
    private final Map<String, JsonObject> endpoints = new LinkedHashMap<>();
    private final Map<String, JsonObject> organizations = new LinkedHashMap<>();
    private final Map<String, String> keys = new HashMap<>();
    private final Map<String, List<Brand>> brandsOf = new HashMap<>();

    BrandReader(AddressRules rules) {
        this.rules = rules;
    }

    void add(JsonObject entry) {
        JsonObject resource = entry.object("resource").orElse(null);
        String type = resource == null ? "" : resource.text("resourceType").orElse("");
        if (resource == null || !(type.equals("Endpoint") || type.equals("Organization"))) {
            return;
        }
        Map<String, JsonObject> kind = type.equals("Endpoint") ? endpoints : organizations;
        String id = type + "/" + resource.text("id").orElse("?" + kind.size());
        String key = entry.text("fullUrl").orElse(id);
        kind.put(key, resource);
        keys.putIfAbsent(id, key);
    }

    List<FoundSource> sources() {
        organizations.forEach(this::place);
        List<FoundSource> found = new ArrayList<>();
        endpoints.forEach((key, endpoint) -> source(key, endpoint).ifPresent(found::add));
        return BrandBundle.joined(found);
    }

    private void place(String key, JsonObject organization) {
        Brand brand = brand(organization);
        // A site without endpoints uses those of the organization it is part of.
        JsonObject holder = organization.objects("endpoint").isEmpty()
                ? organization
                        .object("partOf")
                        .flatMap(part -> part.text("reference"))
                        .map(reference -> organizations.get(resolved(key, reference)))
                        .orElse(organization)
                : organization;
        for (JsonObject reference : holder.objects("endpoint")) {
            reference
                    .text("reference")
                    .ifPresent(to -> brandsOf.computeIfAbsent(resolved(key, to), fresh -> new ArrayList<>())
                            .add(brand));
        }
    }

    private Optional<FoundSource> source(String key, JsonObject endpoint) {
        boolean fhir = endpoint.object("connectionType")
                .flatMap(type -> type.text("code"))
                .map("hl7-fhir-rest"::equals)
                .orElse(true);
        String address = endpoint.text("address").orElse("");
        if (!fhir || endpoint.text("status").filter("off"::equals).isPresent()) {
            return Optional.empty();
        }
        try {
            FhirBase base = FhirBase.parse(address, rules);
            List<Brand> brands = brandsOf.getOrDefault(key, List.of());
            String name = brands.isEmpty()
                    ? endpoint.text("name").orElse(base.origin().host())
                    : brands.get(0).name();
            return Optional.of(new FoundSource(name, base, versions(endpoint), brands));
        } catch (AddressException notForUs) {
            return Optional.empty();
        }
    }

    private Brand brand(JsonObject organization) {
        List<String> identifiers = organization.objects("identifier").stream()
                .filter(identifier -> identifier.text("value").isPresent())
                .map(identifier -> identifier.text("system").orElse("") + "|"
                        + identifier.text("value").orElse(""))
                .toList();
        return new Brand(
                identifiers,
                organization.text("name").orElse(""),
                organization.texts("alias"),
                places(organization),
                page(organization));
    }

    private static List<String> places(JsonObject organization) {
        Set<String> places = new LinkedHashSet<>();
        for (JsonObject address : organization.objects("address")) {
            for (String part : List.of("city", "state", "postalCode", "district", "text")) {
                address.text(part).ifPresent(places::add);
            }
            places.addAll(address.texts("line"));
        }
        return List.copyOf(places);
    }

    private static @Nullable URI page(JsonObject organization) {
        for (JsonObject telecom : organization.objects("telecom")) {
            String value = telecom.text("value").orElse("");
            boolean url = telecom.text("system").filter("url"::equals).isPresent();
            if (url && value.matches("https://[^\\s<>\"]+")) {
                try {
                    return URI.create(value);
                } catch (IllegalArgumentException malformed) {
                    return null;
                }
            }
        }
        return null;
    }

    private static List<String> versions(JsonObject endpoint) {
        return endpoint.objects("extension").stream()
                .filter(extension ->
                        extension.text("url").filter(VERSION::equals).isPresent())
                .flatMap(extension -> extension.text("valueCode").stream())
                .toList();
    }

    /** An absolute reference names an entry; a relative one an entry with the same base, else any entry with that id. */
    private String resolved(String from, String reference) {
        if (reference.indexOf(':') >= 0) {
            return reference;
        }
        String beside = from.replaceFirst("Organization/[^/]*$", "") + reference;
        return endpoints.containsKey(beside) || organizations.containsKey(beside)
                ? beside
                : keys.getOrDefault(reference, reference);
    }
}
