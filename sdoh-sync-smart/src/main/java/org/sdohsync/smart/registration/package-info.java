// SPDX-License-Identifier: Apache-2.0
/** Registers the app at sources that offer it, and remembers the result. */
@NullMarked
package org.sdohsync.smart.registration;

import org.jspecify.annotations.NullMarked;
