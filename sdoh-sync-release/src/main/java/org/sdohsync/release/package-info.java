// SPDX-License-Identifier: Apache-2.0
/** Checks of what is published. */
@NullMarked
package org.sdohsync.release;

import org.jspecify.annotations.NullMarked;
