// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.hospital;

/** Counts what was checked. Not thread-safe. */
final class Checks {
    private int made;
    private int failed;

    void that(String what, boolean holds) {
        made++;
        if (!holds) {
            failed++;
        }
        System.out.println((holds ? "ok      " : "FAILED  ") + what);
    }

    int failed() {
        return failed;
    }

    int made() {
        return made;
    }
}
