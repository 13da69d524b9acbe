// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.hospital;

/** Counts what was checked. Not thread-safe. */
final class Checks {
    static final String GOOD = "ok      ";
    static final String BAD = "FAILED  ";

    private int made;
    private int failed;

    void that(String what, boolean holds) {
        made++;
        if (!holds) {
            failed++;
        }
        System.out.println((holds ? GOOD : BAD) + what);
    }

    int failed() {
        return failed;
    }

    int made() {
        return made;
    }
}
