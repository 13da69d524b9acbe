// SPDX-License-Identifier: Apache-2.0
/** Sends the user to a source for approval and takes the answer back. */
@NullMarked
package org.sdohsync.smart.launch;

import org.jspecify.annotations.NullMarked;
