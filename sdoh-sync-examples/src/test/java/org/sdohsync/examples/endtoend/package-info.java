// SPDX-License-Identifier: Apache-2.0
/** Whole stories, told through the public API against the quick sandbox. */
@NullMarked
package org.sdohsync.examples.endtoend;

import org.jspecify.annotations.NullMarked;
