// SPDX-License-Identifier: Apache-2.0
/** HTTP with limited answers, redirects within the connection's origins only, and tokens sent to known origins only. */
@NullMarked
package org.sdohsync.core.http;

import org.jspecify.annotations.NullMarked;
