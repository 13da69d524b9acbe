// SPDX-License-Identifier: Apache-2.0
/** Steps that a source has not confirmed yet, and those that need a decision. */
@NullMarked
package org.sdohsync.inbox.pending;

import org.jspecify.annotations.NullMarked;
