// SPDX-License-Identifier: Apache-2.0
/** The schedule of syncs. */
@NullMarked
package org.sdohsync.workflow.schedule;

import org.jspecify.annotations.NullMarked;
