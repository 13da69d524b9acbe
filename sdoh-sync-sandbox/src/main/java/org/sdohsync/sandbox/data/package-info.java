// SPDX-License-Identifier: Apache-2.0
/** Synthetic SDOHCC 3.0.0 data of one referral source: no real person, place or organization is in it. */
@NullMarked
package org.sdohsync.sandbox.data;

import org.jspecify.annotations.NullMarked;
