// SPDX-License-Identifier: Apache-2.0
/** Referrals as a page shows them. */
@NullMarked
package org.sdohsync.spring.view;

import org.jspecify.annotations.NullMarked;
