// SPDX-License-Identifier: Apache-2.0
/** Checks who signed in. */
@NullMarked
package org.sdohsync.smart.internal.identity;

import org.jspecify.annotations.NullMarked;
