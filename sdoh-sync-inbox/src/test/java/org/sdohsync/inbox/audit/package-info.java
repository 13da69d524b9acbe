// SPDX-License-Identifier: Apache-2.0
/** Tests of the same package. */
@NullMarked
package org.sdohsync.inbox.audit;

import org.jspecify.annotations.NullMarked;
