// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import java.time.Instant;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** One version of a resource; a deletion has no resource. The resource is the stored one and must not be changed. */
record Version(
        String type,
        String id,
        long number,
        Instant time,
        @Nullable Resource resource) {}
