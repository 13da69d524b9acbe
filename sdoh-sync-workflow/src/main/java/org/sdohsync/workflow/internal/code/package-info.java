// SPDX-License-Identifier: Apache-2.0
/** Codes and profiles that the library writes and looks for. */
@NullMarked
package org.sdohsync.workflow.internal.code;

import org.jspecify.annotations.NullMarked;
