// SPDX-License-Identifier: Apache-2.0
/** Tests of the same package. */
@NullMarked
package org.sdohsync.inbox.key;

import org.jspecify.annotations.NullMarked;
