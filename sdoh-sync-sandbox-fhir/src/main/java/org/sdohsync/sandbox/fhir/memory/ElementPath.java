// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * The part of FHIRPath that search parameters use: names joined by dots, one type ({@code as}, {@code ofType}) and one
 * {@code where(resolve() is X)}.
 */
final class ElementPath {
    private static final Pattern FORM =
            Pattern.compile("\\(?\\w+\\.([A-Za-z.]+?)(?: as (\\w+)|\\.as\\((\\w+)\\)|\\.ofType\\((\\w+)\\))?\\)?"
                    + "(?:\\.where\\(resolve\\(\\) is (\\w+)\\))?");

    private final List<String> names;
    private final @Nullable String type;
    private final @Nullable String target;

    private ElementPath(Matcher parts) {
        names = List.of(parts.group(1).split("\\.", -1));
        type = Stream.of(2, 3, 4)
                .map(parts::group)
                .filter(found -> found != null)
                .findFirst()
                .orElse(null);
        target = parts.group(5);
    }

    /** Returns the path, empty if its form is beyond this class. */
    static Optional<ElementPath> parse(String path) {
        Matcher parts = FORM.matcher(path.trim());
        return parts.matches() ? Optional.of(new ElementPath(parts)) : Optional.empty();
    }

    List<Base> values(Resource resource) {
        List<Base> found = List.of(resource);
        for (String name : names) {
            found = found.stream().flatMap(base -> children(base, name)).toList();
        }
        return found.stream().filter(this::isWanted).toList();
    }

    private boolean isWanted(Base value) {
        if (value.isEmpty() || (type != null && !type.equals(value.fhirType()))) {
            return false;
        }
        return target == null
                || (value instanceof Reference reference
                        && target.equals(reference.getReferenceElement().getResourceType()));
    }

    /** HAPI answers null for an element the type does not have, as below a choice of types. */
    private static Stream<Base> children(Base base, String name) {
        Base @Nullable [] values = base.getProperty(name.hashCode(), name, false);
        return values == null ? Stream.empty() : Arrays.stream(values);
    }
}
