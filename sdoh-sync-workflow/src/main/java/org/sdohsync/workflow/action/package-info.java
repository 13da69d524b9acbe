// SPDX-License-Identifier: Apache-2.0
/**
 * Steps on a Task that survive a crash: journaled before the first byte leaves, written onto the server's own copy, finished
 * later when they were interrupted.
 */
@NullMarked
package org.sdohsync.workflow.action;

import org.jspecify.annotations.NullMarked;
