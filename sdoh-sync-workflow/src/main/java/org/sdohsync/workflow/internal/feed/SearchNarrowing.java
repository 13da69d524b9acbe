// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.util.Optional;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;

/** What a search for Tasks is narrowed by, and what it shows about a server that answers it and not the ones before. */
enum SearchNarrowing {
    /** By the subject alone. */
    SUBJECT,
    /** By the subject, for a server that wants to be told a code. */
    SUBJECT_AND_CODE,
    /** By the subject, for a server that wants to be told a patient. */
    SUBJECT_AND_PATIENTS,
    /** By what Tasks are for: for a server that does not search by the subject. */
    CODE,
    /** By every status there is: for a server that wants to be told something. */
    STATUS,
    /** By nothing. */
    NONE;

    private static final String ANY_STATUS =
            "status=draft,requested,received,accepted,ready,in-progress,on-hold,rejected,cancelled,failed,completed";

    /** The part of the search that narrows it. */
    Optional<String> parameter(FeedSubject subject) {
        return switch (this) {
            case SUBJECT -> Optional.of(subject.query());
            case SUBJECT_AND_CODE -> Optional.of(subject.queryWithCode());
            case SUBJECT_AND_PATIENTS -> subject.queryWithPatients();
            case CODE -> Optional.of("code=fulfill");
            case STATUS -> Optional.of(ANY_STATUS);
            case NONE -> Optional.empty();
        };
    }

    private boolean isBySubject() {
        return this == SUBJECT || this == SUBJECT_AND_CODE || this == SUBJECT_AND_PATIENTS;
    }

    private boolean namesCode() {
        return this == SUBJECT_AND_CODE || this == CODE;
    }

    /** Whether it stands for itself among the plainest searches. */
    boolean isPlain() {
        return this != SUBJECT_AND_CODE && this != STATUS;
    }

    /** Whether the search is worth a try at a server. */
    boolean allowed(ServerCapabilities abilities, FeedSubject subject) {
        boolean searchable = isBySubject() ? abilities.may(subject.feature()) : !subject.isPatient();
        return searchable && suits(abilities, subject.queryWithPatients().isPresent());
    }

    private boolean suits(ServerCapabilities abilities, boolean patients) {
        if (patients && !abilities.may(ServerFeature.SEARCH_WITHOUT_PATIENT)) {
            return this == SUBJECT_AND_PATIENTS;
        }
        return (this != SUBJECT_AND_PATIENTS || patients)
                && abilities.may(namesCode() ? ServerFeature.CODE_SEARCH : ServerFeature.SEARCH_WITHOUT_CODE);
    }

    /** What it shows of a server that it is answered, by what it leaves out or names. */
    ServerCapabilities shown(ServerCapabilities abilities, FeedSubject subject) {
        return switch (this) {
            case SUBJECT -> abilities;
            case SUBJECT_AND_CODE -> without(abilities, ServerFeature.SEARCH_WITHOUT_CODE);
            case SUBJECT_AND_PATIENTS -> without(abilities, ServerFeature.SEARCH_WITHOUT_PATIENT);
            case CODE -> without(abilities, subject.feature());
            case STATUS, NONE -> without(without(abilities, subject.feature()), ServerFeature.CODE_SEARCH);
        };
    }

    private static ServerCapabilities without(ServerCapabilities abilities, ServerFeature feature) {
        return abilities.may(feature) ? abilities.with(feature, false) : abilities;
    }
}
