// SPDX-License-Identifier: Apache-2.0
/** Faults on demand and the log of requests, both at the servlet edge. */
@NullMarked
package org.sdohsync.sandbox.fhir.fault;

import org.jspecify.annotations.NullMarked;
