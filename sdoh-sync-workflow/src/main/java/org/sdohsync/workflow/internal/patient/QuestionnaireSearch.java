// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.LocalReference;

/**
 * Finds the questionnaire that a canonical names (FHIR R4 §Canonical URLs), in this order: within the Task; by url and version; by its
 * id, which a reference or the end of the url may be; by url alone, the active and newest first; by its id in another version. Not
 * thread-safe.
 */
final class QuestionnaireSearch {
    private static final Comparator<Questionnaire> BEST = Comparator.comparing(
                    (Questionnaire form) -> form.getStatus() == PublicationStatus.ACTIVE)
            .thenComparing(form -> text(form.getDateElement().getValueAsString()))
            .thenComparing(form -> text(form.getVersion()));

    private final FhirClient client;
    private final Task task;
    private final String url;
    private final @Nullable String version;
    private boolean asked;
    private @Nullable Questionnaire ofId;

    QuestionnaireSearch(FhirClient client, Task task, String canonical) {
        this.client = client;
        this.task = task;
        int bar = canonical.indexOf('|');
        this.url = bar < 0 ? canonical : canonical.substring(0, bar);
        this.version = bar < 0 || bar == canonical.length() - 1 ? null : canonical.substring(bar + 1);
    }

    Optional<Questionnaire> find() {
        return contained()
                .or(this::exact)
                .or(() -> byId().filter(this::isOfVersion))
                .or(this::byUrl)
                .or(this::byId);
    }

    private Optional<Questionnaire> contained() {
        return task.getContained().stream()
                .filter(Questionnaire.class::isInstance)
                .map(Questionnaire.class::cast)
                .filter(form -> url.equals("#" + form.getIdElement().getIdPart().replace("#", "")) || isNamed(form))
                .findFirst();
    }

    private Optional<Questionnaire> exact() {
        if (version == null || !isAbsolute()) {
            return Optional.empty();
        }
        return search("url=" + encode(url) + "&version=" + encode(version)).stream()
                .filter(form -> isNamed(form) && version.equals(form.getVersion()))
                .findFirst();
    }

    private Optional<Questionnaire> byId() {
        if (!asked) {
            asked = true;
            ofId = readById().orElse(null);
        }
        return Optional.ofNullable(ofId);
    }

    private Optional<Questionnaire> readById() {
        Optional<LocalReference> here = LocalReference.find(client.base(), url)
                .filter(found -> found.type().equals("Questionnaire"));
        if (here.isPresent()) {
            return read(here.get().id()).filter(form -> !isAbsolute() || !form.hasUrl() || isNamed(form));
        }
        String last = url.substring(url.lastIndexOf('/') + 1);
        return isAbsolute() && LocalReference.isId(last) ? read(last).filter(this::isNamed) : Optional.empty();
    }

    private Optional<Questionnaire> byUrl() {
        if (!isAbsolute()) {
            return Optional.empty();
        }
        List<Questionnaire> found =
                search("url=" + encode(url)).stream().filter(this::isNamed).toList();
        return found.stream()
                .filter(form -> version != null && isOfVersion(form))
                .findFirst()
                .or(() -> found.stream().max(BEST));
    }

    private boolean isOfVersion(Questionnaire form) {
        return version == null || version.equals(form.getVersion());
    }

    private boolean isNamed(Questionnaire form) {
        return url.equals(form.getUrl());
    }

    private boolean isAbsolute() {
        return url.contains(":");
    }

    private List<Questionnaire> search(String query) {
        return PatientSearch.find(client, Questionnaire.class, query).orElse(List.of());
    }

    private Optional<Questionnaire> read(String id) {
        try {
            return client.readAs(Questionnaire.class, id);
        } catch (HttpStatusException | AuthorizationException refused) {
            if (PatientSearch.isForGood(refused)) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
