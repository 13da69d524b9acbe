// SPDX-License-Identifier: Apache-2.0
/** Takes steps on Tasks: journaled first, results next, the Task last. */
@NullMarked
package org.sdohsync.workflow.internal.action;

import org.jspecify.annotations.NullMarked;
