// SPDX-License-Identifier: Apache-2.0
/** Secrets that are not shown in output, random bytes, and the encryption of stored data. */
@NullMarked
package org.sdohsync.core.secret;

import org.jspecify.annotations.NullMarked;
