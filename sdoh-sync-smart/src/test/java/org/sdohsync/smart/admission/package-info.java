// SPDX-License-Identifier: Apache-2.0
/** Rules of admission. */
@NullMarked
package org.sdohsync.smart.admission;

import org.jspecify.annotations.NullMarked;
