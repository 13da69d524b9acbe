// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.hl7.fhir.r4.model.Patient;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.fhir.internal.client.RawResource;
import org.sdohsync.records.fetch.FetchException;
import org.sdohsync.records.fetch.FetchException.Reason;
import org.sdohsync.records.fetch.FetchOptions;
import org.sdohsync.records.manifest.Notice;

/**
 * Finds the records of a person at one server: the patient, and those that it is linked with because they were merged or are
 * kept side by side (International Patient Access, patient links). Links to other servers are not followed.
 */
final class LinkedPatients {
    private static final int MOST = 10;

    private final FhirClient client;
    private final FetchState state;
    private final Set<String> named = new LinkedHashSet<>();

    LinkedPatients(FhirClient client, FetchState state) {
        this.client = client;
        this.state = state;
    }

    /** The ids that the patient and its links name, also those that cannot be read. Fills the state with the readable ones. */
    Set<String> find(String id, FetchOptions options) {
        Patient first = patient(id)
                .orElseThrow(() -> new FetchException(
                        "Patient/" + id + " cannot be read at " + client.base()
                                + ": connect the source again, and choose the patient there",
                        Reason.PATIENT_NOT_READABLE));
        if (!options.isConfirmed(first)) {
            throw new FetchException(
                    "the application did not confirm Patient/" + id + " of " + client.base()
                            + ": nothing was fetched; tell the source's operator if it is the wrong person",
                    Reason.NOT_CONFIRMED);
        }
        List<String> readable = new ArrayList<>(List.of(id));
        named.add(id);
        Queue<Patient> open = new ArrayDeque<>(List.of(first));
        while (!open.isEmpty()) {
            for (String linked : links(open.remove())) {
                if (named.size() < MOST && named.add(linked)) {
                    Optional<Patient> other = linkedPatient(linked);
                    other.ifPresent(one -> {
                        readable.add(linked);
                        open.add(one);
                    });
                }
            }
        }
        if (state.patients.isEmpty()) {
            state.patients = readable;
        }
        named.addAll(state.patients);
        return named;
    }

    private List<String> links(Patient patient) {
        return patient.getLink().stream()
                .map(link -> link.getOther().getReference())
                .filter(reference -> reference != null && !reference.isEmpty())
                .flatMap(reference -> LocalReference.find(client.base(), reference).stream())
                .filter(reference -> reference.type().equals("Patient"))
                .map(LocalReference::id)
                .toList();
    }

    /** A patient's token usually covers one record only, so that the others are refused. */
    private Optional<Patient> linkedPatient(String id) {
        Optional<Patient> found;
        try {
            found = patient(id);
        } catch (HttpStatusException refused) {
            if (refused.retryable()) {
                throw refused;
            }
            found = Optional.empty();
        }
        if (found.isEmpty() && state.patients.isEmpty()) {
            state.notice(Notice.Kind.NOT_PERMITTED, "Patient/" + id);
        }
        return found;
    }

    private Optional<Patient> patient(String id) {
        try {
            return client.read("Patient", id).map(LinkedPatients::model);
        } catch (AuthorizationException scope) {
            if (scope.reason() != AuthorizationException.Reason.SCOPE) {
                throw scope;
            }
            return Optional.empty();
        } catch (HttpStatusException refused) {
            if (refused.status() == 403) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    private static Patient model(RawResource raw) {
        return raw.as(Patient.class);
    }
}
