// SPDX-License-Identifier: Apache-2.0
/** A connection to one referral source: its identity, role, grant and health. */
@NullMarked
package org.sdohsync.core.connection;

import org.jspecify.annotations.NullMarked;
