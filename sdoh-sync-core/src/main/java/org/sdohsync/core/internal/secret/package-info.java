// SPDX-License-Identifier: Apache-2.0
/** The use of keys that may be only handles. */
@NullMarked
package org.sdohsync.core.internal.secret;

import org.jspecify.annotations.NullMarked;
