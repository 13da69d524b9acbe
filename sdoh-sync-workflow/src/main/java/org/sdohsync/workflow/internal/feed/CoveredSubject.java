// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** What a feed covered for the subject it had before: everything of that subject that the server changed before a moment. */
record CoveredSubject(String subject, Instant until) {
    CoveredSubject {
        requireNonNull(subject, "subject");
        requireNonNull(until, "until");
    }
}
