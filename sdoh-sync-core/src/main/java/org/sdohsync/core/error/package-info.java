// SPDX-License-Identifier: Apache-2.0
/** Exceptions, one class for each thing that the caller can do about a failure. */
@NullMarked
package org.sdohsync.core.error;

import org.jspecify.annotations.NullMarked;
