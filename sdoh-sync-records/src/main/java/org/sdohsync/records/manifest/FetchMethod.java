// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.manifest;

/** How the records of a patient came. */
public enum FetchMethod {
    /** The operation {@code Patient/[id]/$everything} (FHIR R4). */
    EVERYTHING,
    /** The operation {@code Patient/$everything}, which answers for all patients that the user may see. */
    EVERYTHING_OF_ALL,
    /** One search for each resource type (International Patient Access). */
    SEARCH,
    /** The bulk export {@code Patient/$export} (FHIR Bulk Data Access). */
    EXPORT,
    /** Files that came by another way. */
    TRANSFER
}
