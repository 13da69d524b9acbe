// SPDX-License-Identifier: Apache-2.0
/** The guide's two light referrals, one referral each, step by step: straight from the source, and over a coordination platform. */
@NullMarked
package org.sdohsync.examples.demo.light;

import org.jspecify.annotations.NullMarked;
