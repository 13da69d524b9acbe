// SPDX-License-Identifier: Apache-2.0
/** Searches everything written for tokens in the clear. */
@NullMarked
package org.sdohsync.proofs.custody.leak;

import org.jspecify.annotations.NullMarked;
