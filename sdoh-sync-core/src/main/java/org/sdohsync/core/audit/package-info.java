// SPDX-License-Identifier: Apache-2.0
/** An audit trail that cannot be edited unnoticed. */
@NullMarked
package org.sdohsync.core.audit;

import org.jspecify.annotations.NullMarked;
