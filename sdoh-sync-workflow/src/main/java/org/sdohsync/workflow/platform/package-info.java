// SPDX-License-Identifier: Apache-2.0
/** The work of a coordination platform: splits referrals, hands results on, keeps copies fresh (SDOHCC, Indirect Referral). */
@NullMarked
package org.sdohsync.workflow.platform;

import org.jspecify.annotations.NullMarked;
