// SPDX-License-Identifier: Apache-2.0
/** Compares the needs of the app with what a source offers. */
@NullMarked
package org.sdohsync.smart.ability;

import org.jspecify.annotations.NullMarked;
