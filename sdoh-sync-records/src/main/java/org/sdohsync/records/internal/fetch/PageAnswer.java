// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says beside its resources.
 *
 * @param next the link to the next page, or null
 * @param self what was really asked for, or null
 * @param date the source's time, or null
 * @param job where the answer is prepared, if there is none yet (202); else null
 */
record PageAnswer(
        @Nullable String next,
        @Nullable String self,
        @Nullable Instant date,
        @Nullable String job) {}
