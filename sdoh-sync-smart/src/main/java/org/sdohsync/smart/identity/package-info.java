// SPDX-License-Identifier: Apache-2.0
/** Verifies the identity of the user who authorized a connection (OpenID Connect Core §3.1.3.7). */
@NullMarked
package org.sdohsync.smart.identity;

import org.jspecify.annotations.NullMarked;
