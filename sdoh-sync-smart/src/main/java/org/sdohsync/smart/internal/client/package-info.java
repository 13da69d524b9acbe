// SPDX-License-Identifier: Apache-2.0
/** How requests to an authorization server are authenticated, and tokens bound to keys. */
@NullMarked
package org.sdohsync.smart.internal.client;

import org.jspecify.annotations.NullMarked;
