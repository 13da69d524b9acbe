// SPDX-License-Identifier: Apache-2.0
/** Keeps the tokens of all connections usable. */
@NullMarked
package org.sdohsync.smart.internal.token;

import org.jspecify.annotations.NullMarked;
