// SPDX-License-Identifier: Apache-2.0
/**
 * Actions on Tasks that survive a crash: they are written to a journal before anything is sent, update the server's own copy
 * of the Task, and are completed later if they were interrupted.
 */
@NullMarked
package org.sdohsync.workflow.action;

import org.jspecify.annotations.NullMarked;
