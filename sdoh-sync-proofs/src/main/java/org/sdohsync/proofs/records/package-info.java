// SPDX-License-Identifier: Apache-2.0
/** The proof that a fetch of a whole history loses nothing and doubles nothing, in a small heap, when it is cut off. */
@NullMarked
package org.sdohsync.proofs.records;

import org.jspecify.annotations.NullMarked;
