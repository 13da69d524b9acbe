// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.ipa;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Period;
import org.jspecify.annotations.Nullable;
import org.sdohsync.records.internal.fetch.DocumentOperation;
import org.sdohsync.records.ipa.DocumentQuery;
import org.sdohsync.records.ipa.Found;

/** Documents by the operation {@code $docref}, else by a search. Safe for use by many threads. */
final class DocumentSearches {
    private final PatientSearches searches;

    DocumentSearches(PatientSearches searches) {
        this.searches = searches;
    }

    Found<DocumentReference> find(DocumentQuery query) {
        if (searches.offersDocuments()) {
            Found<DocumentReference> answered = searches.at(
                    DocumentReference.class,
                    DocumentOperation.call(
                            searches.patientId(),
                            query.start().map(Instant::toString).orElse(null),
                            query.end().map(Instant::toString).orElse(null),
                            query.types()));
            if (answered.answer() == Found.Answer.SEARCHED) {
                return answered;
            }
        }
        String criteria = criteria(query);
        Found<DocumentReference> found = searches.find(DocumentReference.class, criteria);
        if (found.answer() == Found.Answer.NOT_OFFERED && !criteria.isEmpty()) {
            // Such criteria need not be supported; the search by patient alone has to be.
            found = searches.find(DocumentReference.class, "");
        }
        List<DocumentReference> wanted = found.entries().stream()
                .filter(document -> isOfType(document, query) && isWithin(document, query))
                .toList();
        return new Found<>(found.answer(), wanted, found.refused());
    }

    private static String criteria(DocumentQuery query) {
        StringBuilder criteria = new StringBuilder();
        if (!query.types().isEmpty()) {
            criteria.append("&type=").append(encoded(String.join(",", query.types())));
        }
        query.start().ifPresent(time -> criteria.append("&period=ge").append(encoded(time.toString())));
        query.end().ifPresent(time -> criteria.append("&period=le").append(encoded(time.toString())));
        return criteria.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static boolean isOfType(DocumentReference document, DocumentQuery query) {
        return query.types().isEmpty()
                || document.getType().getCoding().stream()
                        .map(DocumentSearches::token)
                        .anyMatch(query.types()::contains);
    }

    private static String token(Coding coding) {
        return coding.getSystem() + "|" + coding.getCode();
    }

    /** A document that does not say of which time it is may be wanted. */
    private static boolean isWithin(DocumentReference document, DocumentQuery query) {
        Period care = document.getContext().getPeriod();
        Instant first = instant(care.getStart());
        Instant last = instant(care.getEnd());
        boolean before = last != null && query.start().filter(last::isBefore).isPresent();
        boolean after = first != null && query.end().filter(first::isAfter).isPresent();
        return !before && !after;
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }
}
