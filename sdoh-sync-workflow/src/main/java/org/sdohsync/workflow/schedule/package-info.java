// SPDX-License-Identifier: Apache-2.0
/** The schedule of rounds. */
@NullMarked
package org.sdohsync.workflow.schedule;

import org.jspecify.annotations.NullMarked;
