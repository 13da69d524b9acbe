// SPDX-License-Identifier: Apache-2.0
/** When rounds happen by themselves. */
@NullMarked
package org.sdohsync.workflow.schedule;

import org.jspecify.annotations.NullMarked;
