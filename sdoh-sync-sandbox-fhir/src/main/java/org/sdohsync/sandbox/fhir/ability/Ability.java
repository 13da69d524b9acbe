// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.ability;

/** One thing a server can do, or insists on. */
public enum Ability {
    /** {@code Task?owner=} is understood. */
    OWNER_SEARCH,
    /** {@code _lastUpdated} is understood. */
    LAST_UPDATED_SEARCH,
    /** {@code _include} is understood. */
    INCLUDE,
    /** Batch Bundles are processed. */
    BATCH,
    /** {@code If-None-Exist} is honoured; it is ignored otherwise. */
    CONDITIONAL_CREATE,
    /** {@code .well-known/smart-configuration} is served; otherwise only the CapabilityStatement speaks of SMART. */
    SMART_CONFIGURATION,
    /** A client that did not create a Task may change its status, statusReason and output only. */
    TASK_ROLE_RULE,
    /** A Task search must name a patient, a code or ids. */
    REQUIRE_PATIENT_OR_CODE,
    /** Search parameters the server does not know are ignored; they are refused with 400 otherwise. */
    LENIENT_SEARCH,
    /** The operation {@code Patient/$everything} is offered, of one patient and of all that the user may see. */
    EVERYTHING,
    /** The operation {@code DocumentReference/$docref} is offered, which makes a summary on demand. */
    DOCUMENT_OPERATION,
    /** {@code $everything} leaves out what has a security label of restricted data, and says so. */
    WITHHOLD_SENSITIVE
}
