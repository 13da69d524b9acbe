// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.code.Category;
import org.sdohsync.workflow.code.Code;

/**
 * The code of a performed service that is about to be sent to a source. Immutable.
 *
 * @param code the code
 * @param categories the SDOH categories of the ServiceRequest; empty if it has none or could not be read
 */
public record CodedService(Code code, List<Category> categories) {
    /**
     * Copies the list.
     *
     * @param code the code
     * @param categories the SDOH categories of the ServiceRequest
     */
    public CodedService {
        requireNonNull(code, "code");
        categories = List.copyOf(categories);
    }

    /**
     * The value sets of which one must contain the code (SDOHCC Procedure, additional bindings).
     *
     * @return canonical URLs, for the {@code $validate-code} of a terminology server; empty if no category has one
     */
    public List<String> valueSets() {
        return categories.stream()
                .map(Category::procedureCodes)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Reads what is about to be told.
     *
     * @param concept the CodeableConcept of the service
     * @param request the ServiceRequest it answers, or null
     * @return the service
     */
    public static CodedService of(JsonObject concept, @Nullable JsonObject request) {
        JsonObject coding = concept.objects("coding").get(0);
        Code code = new Code(
                coding.text("system").orElse(""),
                coding.text("code").orElse(""),
                coding.text("display").orElse(""));
        return new CodedService(code, request == null ? List.of() : List.copyOf(categories(request)));
    }

    private static Set<Category> categories(JsonObject request) {
        Set<Category> categories = new LinkedHashSet<>();
        for (JsonObject concept : request.objects("category")) {
            for (JsonObject coding : concept.objects("coding")) {
                coding.text("code")
                        .flatMap(Category::of)
                        .filter(category -> category.code().in(concept))
                        .ifPresent(categories::add);
            }
        }
        return categories;
    }
}
