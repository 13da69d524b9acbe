// SPDX-License-Identifier: Apache-2.0
/** A source that does what a healthy one will not do. */
@NullMarked
package org.sdohsync.smart.fake;

import org.jspecify.annotations.NullMarked;
