// SPDX-License-Identifier: Apache-2.0
/** Who may do what: bearer tokens, SMART scopes, the patient compartment and the Task role rule. */
@NullMarked
package org.sdohsync.sandbox.fhir.access;

import org.jspecify.annotations.NullMarked;
