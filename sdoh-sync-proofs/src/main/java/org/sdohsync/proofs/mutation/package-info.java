// SPDX-License-Identifier: Apache-2.0
/** Broken copies of the library, to see that the proofs notice. */
@NullMarked
package org.sdohsync.proofs.mutation;

import org.jspecify.annotations.NullMarked;
