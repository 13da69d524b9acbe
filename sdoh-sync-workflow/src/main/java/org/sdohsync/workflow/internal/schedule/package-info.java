// SPDX-License-Identifier: Apache-2.0
/** Runs syncs at the times of a schedule. */
@NullMarked
package org.sdohsync.workflow.internal.schedule;

import org.jspecify.annotations.NullMarked;
