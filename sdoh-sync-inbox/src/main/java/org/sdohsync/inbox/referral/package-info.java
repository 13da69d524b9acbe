// SPDX-License-Identifier: Apache-2.0
/** A referral: what is kept of it, its page, and the steps that staff takes. */
@NullMarked
package org.sdohsync.inbox.referral;

import org.jspecify.annotations.NullMarked;
