// SPDX-License-Identifier: Apache-2.0
/** Interfaces for time, waiting and randomness, which tests can replace. */
@NullMarked
package org.sdohsync.core.time;

import org.jspecify.annotations.NullMarked;
