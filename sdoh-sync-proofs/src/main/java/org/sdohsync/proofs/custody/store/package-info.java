// SPDX-License-Identifier: Apache-2.0
/** The stores that workers share, and everything in them. */
@NullMarked
package org.sdohsync.proofs.custody.store;

import org.jspecify.annotations.NullMarked;
