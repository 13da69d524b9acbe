// SPDX-License-Identifier: Apache-2.0
/** Reads what belongs to the referrals of a page. */
@NullMarked
package org.sdohsync.workflow.internal.details;

import org.jspecify.annotations.NullMarked;
