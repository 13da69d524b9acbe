// SPDX-License-Identifier: Apache-2.0
/** Secrets that do not print, random bytes, and the sealing of what leaves the process. */
@NullMarked
package org.sdohsync.core.secret;

import org.jspecify.annotations.NullMarked;
