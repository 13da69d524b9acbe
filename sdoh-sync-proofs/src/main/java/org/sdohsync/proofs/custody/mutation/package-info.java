// SPDX-License-Identifier: Apache-2.0
/** Broken copies of the library, to see that the proof notices. */
@NullMarked
package org.sdohsync.proofs.custody.mutation;

import org.jspecify.annotations.NullMarked;
