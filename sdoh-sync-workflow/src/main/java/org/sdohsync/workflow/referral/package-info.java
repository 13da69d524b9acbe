// SPDX-License-Identifier: Apache-2.0
/** A referral as an application sees it: what was asked for, how it stands, and the steps that are possible now. */
@NullMarked
package org.sdohsync.workflow.referral;

import org.jspecify.annotations.NullMarked;
