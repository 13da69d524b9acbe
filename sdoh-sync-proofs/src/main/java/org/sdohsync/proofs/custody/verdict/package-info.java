// SPDX-License-Identifier: Apache-2.0
/** Judges what happened, by what the servers and the store hold. */
@NullMarked
package org.sdohsync.proofs.custody.verdict;

import org.jspecify.annotations.NullMarked;
