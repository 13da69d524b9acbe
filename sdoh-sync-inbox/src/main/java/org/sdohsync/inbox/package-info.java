// SPDX-License-Identifier: Apache-2.0
/** The inbox: a web application of a small organization that receives referrals. */
@NullMarked
package org.sdohsync.inbox;

import org.jspecify.annotations.NullMarked;
