// SPDX-License-Identifier: Apache-2.0
/** Sources that are members of a trust community, and some that only say so. */
@NullMarked
package org.sdohsync.smart.udap;

import org.jspecify.annotations.NullMarked;
