// SPDX-License-Identifier: Apache-2.0
/** Costs as ratios against the alternatives, measured in one run. */
@NullMarked
package org.sdohsync.benchmarks;

import org.jspecify.annotations.NullMarked;
