// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.model;

/** Says that {@link ModelReader} is not the one to read a resource; without a stack, because it is no failure. */
final class DeclinedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeclinedException() {
        super("not read by this reader", null, false, false);
    }
}
