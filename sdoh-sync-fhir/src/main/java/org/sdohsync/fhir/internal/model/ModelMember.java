// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.model;

/**
 * One member of the JSON of an element.
 *
 * @param name its name in JSON, such as {@code valueString}
 * @param hash the hash of the name, by which the model finds it
 * @param kind how it is read
 * @param index a number of the member among those of its element; all types of a choice have the same
 */
record ModelMember(String name, int hash, Kind kind, int index) {
    /** How a member is read. */
    enum Kind {
        SINGLE,
        LIST,
        /** One type of a choice, {@code value[x]}. */
        CHOICE,
        CONTAINED
    }
}
