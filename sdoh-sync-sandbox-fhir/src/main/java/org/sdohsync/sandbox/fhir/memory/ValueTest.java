// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import org.hl7.fhir.r4.model.Base;

/** Tells whether one value of a resource meets one value asked for. */
@FunctionalInterface
interface ValueTest {
    boolean test(Base value, String wanted);
}
