// SPDX-License-Identifier: Apache-2.0
/** How meters are named and where their values come from. */
@NullMarked
package org.sdohsync.micrometer.internal;

import org.jspecify.annotations.NullMarked;
