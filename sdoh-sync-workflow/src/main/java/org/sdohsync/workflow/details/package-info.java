// SPDX-License-Identifier: Apache-2.0
/** What belongs to a referral: the request, the person, who asks, why, to what end, with whose consent. */
@NullMarked
package org.sdohsync.workflow.details;

import org.jspecify.annotations.NullMarked;
