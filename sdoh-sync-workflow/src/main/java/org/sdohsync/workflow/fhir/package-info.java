// SPDX-License-Identifier: Apache-2.0
/** FHIR R4 over an authenticated sender: reads, versioned updates, searches by page, and JSON scanned without objects. */
@NullMarked
package org.sdohsync.workflow.fhir;

import org.jspecify.annotations.NullMarked;
