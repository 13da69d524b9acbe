// SPDX-License-Identifier: Apache-2.0
/** The facade: connect to referral sources and keep in step with all of them. */
@NullMarked
package org.sdohsync.workflow;

import org.jspecify.annotations.NullMarked;
