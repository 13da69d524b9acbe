// SPDX-License-Identifier: Apache-2.0
/** Calls observers so that none of them changes the work. */
@NullMarked
package org.sdohsync.core.internal.observation;

import org.jspecify.annotations.NullMarked;
