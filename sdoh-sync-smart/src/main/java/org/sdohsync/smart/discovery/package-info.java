// SPDX-License-Identifier: Apache-2.0
/** Reads and verifies the SMART configuration of FHIR servers (SMART App Launch 2.2, Conformance). */
@NullMarked
package org.sdohsync.smart.discovery;

import org.jspecify.annotations.NullMarked;
