// SPDX-License-Identifier: Apache-2.0
/** What can go wrong, cut by what the caller can do about it. */
@NullMarked
package org.sdohsync.core.error;

import org.jspecify.annotations.NullMarked;
