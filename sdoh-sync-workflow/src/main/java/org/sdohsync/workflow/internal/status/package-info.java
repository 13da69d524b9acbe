// SPDX-License-Identifier: Apache-2.0
/** Keeps the status of an instance for those who look often. */
@NullMarked
package org.sdohsync.workflow.internal.status;

import org.jspecify.annotations.NullMarked;
