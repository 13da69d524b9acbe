// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz;

import org.jspecify.annotations.Nullable;

/**
 * What became of one input.
 *
 * @param shape the kind of its ending
 * @param problem what was wrong, or null
 * @param nanos the processor time it took
 */
record Verdict(String shape, @Nullable Problem problem, long nanos) {}
