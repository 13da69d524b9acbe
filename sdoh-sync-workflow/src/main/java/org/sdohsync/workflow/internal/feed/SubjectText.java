// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;

/**
 * What a checkpoint says of a subject: {@link FeedSubject#toString}, and behind it the patients that the search named because the
 * server demanded one.
 */
record SubjectText(FeedSubject subject) {
    private static final String PATIENTS = " patient=";
    private static final String BETWEEN = "; ";

    /** What a cursor holds for. */
    String text(ServerCapabilities abilities) {
        return narrowed(abilities)
                ? subject + PATIENTS + String.join(",", subject.scope().known())
                : subject.toString();
    }

    private boolean narrowed(ServerCapabilities abilities) {
        return !abilities.may(ServerFeature.SEARCH_WITHOUT_PATIENT)
                && subject.queryWithPatients().isPresent();
    }

    /** The subject of the same feed that wrote a {@link #text}, empty if it was of another kind. */
    Optional<FeedSubject> earlier(String text) {
        int at = text.indexOf(PATIENTS);
        String named = at < 0 ? text : text.substring(0, at);
        List<String> patients = at < 0 ? List.of() : SubjectScope.split(text.substring(at + PATIENTS.length()));
        return subject.referencesIn(named)
                .map(references -> subject.with(SubjectScope.of(references).knowing(patients)));
    }

    /** Tells whether a subject gave all that this one gives, by the {@link #text} that it wrote. */
    boolean isWithin(String text, ServerCapabilities abilities) {
        SubjectScope scope = subject.scope();
        return text.equals(text(abilities))
                || earlier(text)
                        .map(FeedSubject::scope)
                        .filter(was -> was.references().containsAll(scope.references()))
                        .filter(was -> was.known().isEmpty()
                                || (narrowed(abilities) && was.known().containsAll(scope.known())))
                        .isPresent();
    }

    /** The texts of the feeds to which Tasks of this one are left. */
    String leftTo(ServerCapabilities abilities) {
        List<SubjectText> others = others();
        return others.isEmpty()
                ? ""
                : others.stream().map(other -> other.text(abilities)).collect(Collectors.joining(BETWEEN));
    }

    /** Tells whether all that was left to others, by the text that {@link #leftTo} gave, still is. */
    boolean leavesAll(String texts, ServerCapabilities abilities) {
        return texts.isEmpty()
                || texts.equals(leftTo(abilities))
                || Arrays.stream(texts.split(BETWEEN, -1))
                        .allMatch(text -> others().stream().anyMatch(other -> other.gives(text, abilities)));
    }

    private List<SubjectText> others() {
        List<FeedSubject> first = subject.scope().first();
        return first.isEmpty()
                ? List.of()
                : first.stream().map(SubjectText::new).toList();
    }

    private boolean gives(String text, ServerCapabilities abilities) {
        return earlier(text)
                .filter(was -> new SubjectText(was).isWithin(text(abilities), abilities))
                .isPresent();
    }
}
