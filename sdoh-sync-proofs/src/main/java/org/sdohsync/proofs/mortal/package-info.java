// SPDX-License-Identifier: Apache-2.0
/** Processes that die where a proof wants them to. */
@NullMarked
package org.sdohsync.proofs.mortal;

import org.jspecify.annotations.NullMarked;
