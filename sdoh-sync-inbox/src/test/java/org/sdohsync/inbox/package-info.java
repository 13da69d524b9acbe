// SPDX-License-Identifier: Apache-2.0
/** Tests of the inbox. */
@NullMarked
package org.sdohsync.inbox;

import org.jspecify.annotations.NullMarked;
