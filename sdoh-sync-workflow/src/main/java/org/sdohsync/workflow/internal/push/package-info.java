// SPDX-License-Identifier: Apache-2.0
/** Creates and keeps subscriptions, takes their notifications, and lets them start syncs. */
@NullMarked
package org.sdohsync.workflow.internal.push;

import org.jspecify.annotations.NullMarked;
