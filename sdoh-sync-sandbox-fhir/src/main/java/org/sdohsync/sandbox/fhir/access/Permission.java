// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.access;

/** The five letters of a SMART v2 scope. */
enum Permission {
    CREATE('c'),
    READ('r'),
    UPDATE('u'),
    DELETE('d'),
    SEARCH('s');

    private final char letter;

    Permission(char letter) {
        this.letter = letter;
    }

    char letter() {
        return letter;
    }
}
