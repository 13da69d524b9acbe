// SPDX-License-Identifier: Apache-2.0
/** Records in memory. */
@NullMarked
package org.sdohsync.core.internal.memory;

import org.jspecify.annotations.NullMarked;
