// SPDX-License-Identifier: Apache-2.0
/** HTTP bound to origins: bounded bodies, no foreign redirects, tokens for known origins only. */
@NullMarked
package org.sdohsync.core.http;

import org.jspecify.annotations.NullMarked;
