// SPDX-License-Identifier: Apache-2.0
/** What real servers do, kind by kind: one variant for each way of it. */
@NullMarked
package org.sdohsync.proofs.field.kinds;

import org.jspecify.annotations.NullMarked;
