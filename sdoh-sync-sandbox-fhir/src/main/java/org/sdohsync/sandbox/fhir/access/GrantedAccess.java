// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.access;

/** How far a grant reaches for one permission on one resource type. */
enum GrantedAccess {
    /** Not at all. */
    NONE,
    /** The compartment of the patient in context only. */
    PATIENT,
    /** Every resource of the type. */
    ALL
}
