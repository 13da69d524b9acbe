// SPDX-License-Identifier: Apache-2.0
/** Real FHIR R4 servers for tests and demonstrations: one in memory, one in a process of its own. */
@NullMarked
package org.sdohsync.sandbox.fhir;

import org.jspecify.annotations.NullMarked;
