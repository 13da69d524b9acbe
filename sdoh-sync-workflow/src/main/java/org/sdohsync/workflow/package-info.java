// SPDX-License-Identifier: Apache-2.0
/** The facade: connects to referral sources and synchronizes with all of them. */
@NullMarked
package org.sdohsync.workflow;

import org.jspecify.annotations.NullMarked;
