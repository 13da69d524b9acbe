// SPDX-License-Identifier: Apache-2.0
/** Launches under way: made, stored, answered once. */
@NullMarked
package org.sdohsync.smart.internal.launch;

import org.jspecify.annotations.NullMarked;
