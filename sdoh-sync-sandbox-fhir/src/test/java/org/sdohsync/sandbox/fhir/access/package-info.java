// SPDX-License-Identifier: Apache-2.0
/** Tests of access control. */
@NullMarked
package org.sdohsync.sandbox.fhir.access;

import org.jspecify.annotations.NullMarked;
