// SPDX-License-Identifier: Apache-2.0
/** Time, waiting and chance as ports, so that tests move them by hand. */
@NullMarked
package org.sdohsync.core.time;

import org.jspecify.annotations.NullMarked;
