// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.ability;

/** How a server words its errors. */
public enum ErrorStyle {
    /** A FHIR OperationOutcome, as it should be. */
    OPERATION_OUTCOME,
    /** {@code {"error": "..."}}, as gateways do. */
    PLAIN_JSON,
    /** A web page, as reverse proxies do. */
    HTML
}
