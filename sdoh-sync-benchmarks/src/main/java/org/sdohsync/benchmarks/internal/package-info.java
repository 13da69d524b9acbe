// SPDX-License-Identifier: Apache-2.0
/** What JMH runs, beside the code that it writes. */
@NullMarked
package org.sdohsync.benchmarks.internal;

import org.jspecify.annotations.NullMarked;
