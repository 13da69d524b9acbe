// SPDX-License-Identifier: Apache-2.0
/** Applies the rules of admission wherever a source's address enters. */
@NullMarked
package org.sdohsync.smart.internal.admission;

import org.jspecify.annotations.NullMarked;
