// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.verdict;

import java.time.Instant;

/**
 * A time in which a process was stopped, for longer than any lease it held, and went on afterwards.
 *
 * @param process the process
 * @param from when it was stopped
 * @param until when it went on
 */
public record Suspension(String process, Instant from, Instant until) {}
