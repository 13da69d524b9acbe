// SPDX-License-Identifier: Apache-2.0
/** The demo: a community organization's app works its referrals at three sources it has never seen. */
@NullMarked
package org.sdohsync.examples.demo;

import org.jspecify.annotations.NullMarked;
