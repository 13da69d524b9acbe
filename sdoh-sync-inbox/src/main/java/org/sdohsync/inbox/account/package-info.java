// SPDX-License-Identifier: Apache-2.0
/** Who signs in, and for which team. */
@NullMarked
package org.sdohsync.inbox.account;

import org.jspecify.annotations.NullMarked;
