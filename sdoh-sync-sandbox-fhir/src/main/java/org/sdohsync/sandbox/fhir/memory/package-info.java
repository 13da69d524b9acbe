// SPDX-License-Identifier: Apache-2.0
/** FHIR resources in memory: versions, search, batch and the capability statement that describes them. */
@NullMarked
package org.sdohsync.sandbox.fhir.memory;

import org.jspecify.annotations.NullMarked;
