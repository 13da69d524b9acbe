// SPDX-License-Identifier: Apache-2.0
/** Remembers the open referrals, and asks for what no feed shows. */
@NullMarked
package org.sdohsync.workflow.internal.view;

import org.jspecify.annotations.NullMarked;
