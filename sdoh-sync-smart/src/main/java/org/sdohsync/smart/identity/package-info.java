// SPDX-License-Identifier: Apache-2.0
/** Checks who the user is that approved a connection. */
@NullMarked
package org.sdohsync.smart.identity;

import org.jspecify.annotations.NullMarked;
