// SPDX-License-Identifier: Apache-2.0
/** Subscriptions: sources notify of changes, and the notifications start syncs. */
@NullMarked
package org.sdohsync.workflow.push;

import org.jspecify.annotations.NullMarked;
