// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import ca.uhn.fhir.rest.api.RestSearchParameterTypeEnum;
import java.util.List;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** A search parameter of one resource type; {@code target} is the only type its references may have, if there is one. */
record SearchParam(
        String name,
        RestSearchParameterTypeEnum type,
        List<ElementPath> paths,
        @Nullable String target) {
    List<Base> values(Resource resource) {
        return paths.stream().flatMap(path -> path.values(resource).stream()).toList();
    }
}
