// SPDX-License-Identifier: Apache-2.0
/** Puts the whole library before servers as they are in the field, one behaviour at a time. */
@NullMarked
package org.sdohsync.proofs.field;

import org.jspecify.annotations.NullMarked;
