// SPDX-License-Identifier: Apache-2.0
/** Proof that the sync loses no change: generated histories of a source that changes, errs and lies while a client that dies reads it. */
@NullMarked
package org.sdohsync.proofs.histories;

import org.jspecify.annotations.NullMarked;
