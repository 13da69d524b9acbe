// SPDX-License-Identifier: Apache-2.0
/** An independent judge of the requests that an app makes to an authorization server. */
@NullMarked
package org.sdohsync.testkit.wire;

import org.jspecify.annotations.NullMarked;
