// SPDX-License-Identifier: Apache-2.0
/** Splits a referral into parts at an own server, and hands on what became of them. */
@NullMarked
package org.sdohsync.workflow.internal.platform;

import org.jspecify.annotations.NullMarked;
