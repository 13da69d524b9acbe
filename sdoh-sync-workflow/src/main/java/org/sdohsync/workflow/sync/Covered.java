// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** What a feed covered for the subject it had before: everything of that subject that the server changed before a moment. */
record Covered(String subject, Instant until) {
    Covered {
        requireNonNull(subject, "subject");
        requireNonNull(until, "until");
    }
}
