// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.records.fetch.FetchOptions;
import org.sdohsync.records.manifest.FetchMethod;
import org.sdohsync.smart.scope.ScopeComparison;
import org.sdohsync.smart.scope.Scopes;

/** The operations and searches of each way to fetch. Immutable. */
final class QueryPlan {
    /** What International Patient Access and the guide for plans expect, beside the patient. */
    static final List<String> USUAL_TYPES = List.of(
            "AllergyIntolerance",
            "CarePlan",
            "CareTeam",
            "Condition",
            "Coverage",
            "Device",
            "DiagnosticReport",
            "DocumentReference",
            "Encounter",
            "ExplanationOfBenefit",
            "Goal",
            "Immunization",
            "MedicationDispense",
            "MedicationRequest",
            "MedicationStatement",
            "Observation",
            "Procedure",
            "ServiceRequest");

    /** The categories of observations, for servers that do not search them by patient alone. */
    static final List<String> CATEGORIES = List.of(
            "laboratory",
            "vital-signs",
            "social-history",
            "survey",
            "exam",
            "imaging",
            "procedure",
            "activity",
            "therapy");

    /** The parameters that are given up one after the other, when a query is refused with them. */
    private static final List<Set<String>> OPTIONAL = List.of(
            Set.of("_include", "_revinclude", "_count"), Set.of("_lastUpdated", "_since", "_type", "start", "end"));

    private final FetchOptions options;
    private final List<String> patients;

    QueryPlan(FetchOptions options, List<String> patients) {
        this.options = options;
        this.patients = List.copyOf(patients);
    }

    List<String> everything(FetchMethod method) {
        String parameters = parameters();
        if (method == FetchMethod.EVERYTHING_OF_ALL) {
            return List.of("Patient/$everything" + parameters);
        }
        return patients.stream()
                .map(id -> "Patient/" + id + "/$everything" + parameters)
                .toList();
    }

    private String parameters() {
        List<String> all = new ArrayList<>();
        all.add("_count=" + options.pageSize());
        options.since().ifPresent(time -> all.add("_since=" + encoded(time.toString())));
        if (!options.types().isEmpty()) {
            all.add("_type=" + String.join(",", options.types()));
        }
        options.start().ifPresent(date -> all.add("start=" + date));
        options.end().ifPresent(date -> all.add("end=" + date));
        return "?" + String.join("&", all);
    }

    /** One search for each type and patient; and where the source makes documents on demand, the call for these. */
    List<String> searches(List<String> types, boolean documents) {
        List<String> all = new ArrayList<>();
        for (String patient : patients) {
            if (wants("Patient")) {
                all.add("Patient?_id=" + patient);
            }
            types.stream().map(type -> search(type, patient)).forEach(all::add);
            if (documents && wants("DocumentReference")) {
                all.add(DocumentOperation.call(
                        patient,
                        options.start().map(Object::toString).orElse(null),
                        options.end().map(Object::toString).orElse(null),
                        List.of()));
            }
        }
        return all;
    }

    private String search(String type, String patient) {
        StringBuilder query = new StringBuilder(type).append("?patient=").append(patient);
        query.append("&_count=").append(options.pageSize());
        options.since().ifPresent(time -> query.append("&_lastUpdated=ge").append(encoded(time.toString())));
        if (type.equals("MedicationRequest") || type.equals("MedicationStatement")) {
            query.append("&_include=").append(type).append(":medication");
        }
        if (wants("Provenance")) {
            query.append("&_revinclude=Provenance:target");
        }
        return query.toString();
    }

    boolean wants(String type) {
        return options.types().isEmpty() || options.types().contains(type);
    }

    /** The types to search: those that the source declares a search by patient for, else the usual ones. */
    List<String> types(JsonObject statement) {
        List<String> declared = statement.objects("rest").stream()
                .flatMap(rest -> rest.objects("resource").stream())
                .filter(resource -> resource.objects("searchParam").stream()
                        .anyMatch(param -> param.text("name").orElse("").equals("patient")))
                .flatMap(resource -> resource.text("type").stream())
                .distinct()
                .toList();
        return (declared.isEmpty() ? USUAL_TYPES : declared)
                .stream()
                        .filter(this::wants)
                        .filter(type -> !type.equals("Patient"))
                        .toList();
    }

    /** The same observations in several searches, one for each category. */
    static List<String> byCategory(String search) {
        return CATEGORIES.stream()
                .map(category -> search + "&category=" + category)
                .toList();
    }

    /** A query without the parameters that were given up. */
    static String simplified(String query, int steps) {
        int question = query.indexOf('?');
        if (steps == 0 || question < 0) {
            return query;
        }
        Set<String> without =
                OPTIONAL.stream().limit(steps).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
        String rest = Arrays.stream(query.substring(question + 1).split("&", -1))
                .filter(parameter -> !without.contains(parameter.split("=", 2)[0]))
                .collect(Collectors.joining("&"));
        return query.substring(0, question) + (rest.isEmpty() ? "" : "?" + rest);
    }

    /** Tells whether giving up more parameters makes another query. */
    static int simpler(String query, int steps) {
        for (int more = steps + 1; more <= OPTIONAL.size(); more++) {
            if (!simplified(query, more).equals(simplified(query, steps))) {
                return more;
            }
        }
        return 0;
    }

    /** Tells whether the granted scopes cover reading a type; true if they do not say. */
    static boolean isGranted(String type, List<String> scopes) {
        boolean says = scopes.stream().anyMatch(scope -> scope.contains("/") && !scope.startsWith("launch"));
        return !says
                || List.of("patient", "user", "system").stream().anyMatch(level -> {
                    Scopes read = Scopes.parse(level + "/" + type + ".read");
                    return ScopeComparison.of(read, Scopes.of(scopes)).missing().isEmpty();
                });
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
