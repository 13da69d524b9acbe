// SPDX-License-Identifier: Apache-2.0
/** Reads FHIR R4 JSON into HL7's model. */
@NullMarked
package org.sdohsync.fhir.internal.model;

import org.jspecify.annotations.NullMarked;
