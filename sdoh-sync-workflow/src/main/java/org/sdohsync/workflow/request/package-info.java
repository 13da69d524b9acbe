// SPDX-License-Identifier: Apache-2.0
/** Asks others for work: referrals, patient Tasks and what belongs to them, each created exactly once (SDOHCC, Referral Source). */
@NullMarked
package org.sdohsync.workflow.request;

import org.jspecify.annotations.NullMarked;
