// SPDX-License-Identifier: Apache-2.0
/** One sync over the sources: pending actions, changed Tasks and health of each, side by side, and the report of it. */
@NullMarked
package org.sdohsync.workflow.internal.sync;

import org.jspecify.annotations.NullMarked;
