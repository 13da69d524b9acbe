// SPDX-License-Identifier: Apache-2.0
/** What runs in the processes that are killed. */
@NullMarked
package org.sdohsync.proofs.custody.worker;

import org.jspecify.annotations.NullMarked;
