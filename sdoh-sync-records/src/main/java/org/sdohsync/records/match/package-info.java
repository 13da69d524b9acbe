// SPDX-License-Identifier: Apache-2.0
/** Finding a member at another plan: the operation {@code $member-match}. */
@NullMarked
package org.sdohsync.records.match;

import org.jspecify.annotations.NullMarked;
