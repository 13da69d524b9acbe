// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.fhir.internal.client.LocalReference;

/**
 * How far a subject of any kind reaches.
 *
 * @param references whom or what it is about; none if it is about nobody
 * @param first the subjects whose Tasks are left to them
 * @param known the patients to name where a server demands one in every search
 */
record SubjectScope(List<String> references, List<FeedSubject> first, List<String> known) {
    SubjectScope {
        references = List.copyOf(references);
        first = List.copyOf(first);
        known = List.copyOf(known);
    }

    static SubjectScope of(List<String> references) {
        return new SubjectScope(references, List.of(), List.of());
    }

    SubjectScope behind(List<FeedSubject> others) {
        return new SubjectScope(references, others, known);
    }

    SubjectScope knowing(List<String> patients) {
        return new SubjectScope(references, first, patients);
    }

    private SubjectScope about(List<String> others) {
        return new SubjectScope(others, first, known);
    }

    /** Two parts, by the references or else by the patients to name; none if there is nothing to part. */
    List<SubjectScope> halves() {
        int many = references.size();
        if (many > 1) {
            return List.of(about(references.subList(0, many / 2)), about(references.subList(many / 2, many)));
        }
        int patients = known.size();
        return patients > 1
                ? List.of(knowing(known.subList(0, patients / 2)), knowing(known.subList(patients / 2, patients)))
                : List.of();
    }

    /** Tells whether a patient is one of those to name. */
    boolean knows(FhirBase base, Optional<String> patient) {
        return patient.flatMap(reference -> LocalReference.find(base, reference))
                .filter(reference -> known.contains(reference.toString()))
                .isPresent();
    }

    /** The bare ids, with commas between them. */
    String ids() {
        return ids(references);
    }

    static String ids(List<String> references) {
        return references.stream()
                .map(reference -> reference.substring(reference.indexOf('/') + 1))
                .collect(Collectors.joining(","));
    }

    static List<String> split(String references) {
        return Arrays.asList(references.split(",", -1));
    }
}
