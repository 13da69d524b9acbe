// SPDX-License-Identifier: Apache-2.0
/** Proof that every action is done exactly once: by an application that dies anywhere, and by applications that compete. */
@NullMarked
package org.sdohsync.proofs.exactly;

import org.jspecify.annotations.NullMarked;
