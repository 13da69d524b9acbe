// SPDX-License-Identifier: Apache-2.0
/** Plays an application against one variant of a server. */
@NullMarked
package org.sdohsync.proofs.field.play;

import org.jspecify.annotations.NullMarked;
