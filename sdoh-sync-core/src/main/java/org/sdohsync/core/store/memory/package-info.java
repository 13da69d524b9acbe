// SPDX-License-Identifier: Apache-2.0
/** A store in memory, which ends with its process. */
@NullMarked
package org.sdohsync.core.store.memory;

import org.jspecify.annotations.NullMarked;
