// SPDX-License-Identifier: Apache-2.0
/** SMART scopes of both versions, and the comparison of requested and granted ones. */
@NullMarked
package org.sdohsync.smart.scope;

import org.jspecify.annotations.NullMarked;
