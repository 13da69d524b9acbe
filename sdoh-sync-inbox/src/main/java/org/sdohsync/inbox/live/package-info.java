// SPDX-License-Identifier: Apache-2.0
/** Tells open pages of changes. */
@NullMarked
package org.sdohsync.inbox.live;

import org.jspecify.annotations.NullMarked;
