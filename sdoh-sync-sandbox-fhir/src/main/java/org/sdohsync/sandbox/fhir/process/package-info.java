// SPDX-License-Identifier: Apache-2.0
/** Starts FHIR servers that need a process of their own. */
@NullMarked
package org.sdohsync.sandbox.fhir.process;

import org.jspecify.annotations.NullMarked;
