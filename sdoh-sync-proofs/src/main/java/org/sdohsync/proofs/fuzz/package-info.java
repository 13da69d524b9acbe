// SPDX-License-Identifier: Apache-2.0
/** The fuzzing proof: whatever bytes a server sends, reading them ends in a result or a typed error, soon and in little memory. */
@NullMarked
package org.sdohsync.proofs.fuzz;

import org.jspecify.annotations.NullMarked;
