// SPDX-License-Identifier: Apache-2.0
/** A referral source with as many Tasks as one likes, all of them made up by rule, whose answers cost next to nothing. */
@NullMarked
package org.sdohsync.benchmarks.source;

import org.jspecify.annotations.NullMarked;
