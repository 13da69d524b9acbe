// SPDX-License-Identifier: Apache-2.0
/** The inbox itself: the referrals of all sources in one list. */
@NullMarked
package org.sdohsync.inbox.list;

import org.jspecify.annotations.NullMarked;
