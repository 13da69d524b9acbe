// SPDX-License-Identifier: Apache-2.0
/** Waiting by a wall clock that may be wrong. */
@NullMarked
package org.sdohsync.core.internal.file;

import org.jspecify.annotations.NullMarked;
